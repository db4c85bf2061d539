# Everything of Lethe on one machine: gateway, dashboard and worker. Settings come from the environment: docs/self-hosting.md
FROM node:24-trixie-slim

# PostgreSQL's own tools, for npm run backup and npm run restore. They must be as new as the server.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends postgresql-client-17 \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /lethe
COPY . .
RUN npm run build && useradd --system --create-home --uid 10001 lethe \
  && mkdir -p /var/lib/lethe /backups && chown -R lethe:lethe /lethe /var/lib/lethe /backups
USER lethe

ENV LETHE_MODE=self_hosted \
  LETHE_HOME=/var/lib/lethe \
  LETHE_GATEWAY_HOST=0.0.0.0 \
  LETHE_DASHBOARD_HOST=0.0.0.0 \
  LETHE_WORKER_HOST=0.0.0.0
EXPOSE 3000 4000 4001
# Secrets, the master key, the log's head and the spool.
VOLUME /var/lib/lethe
STOPSIGNAL SIGTERM
CMD ["npm", "start"]
