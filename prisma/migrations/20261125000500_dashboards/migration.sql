-- CreateTable
CREATE TABLE "dashboard" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "range" TEXT NOT NULL,
    "panels" JSONB NOT NULL,
    "private_to" UUID,
    "author_id" UUID,
    "author_label" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dashboard_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "dashboard_report" (
    "organization_id" UUID NOT NULL,
    "dashboard_id" UUID NOT NULL,
    "frequency" TEXT NOT NULL,
    "weekday" INTEGER,
    "hour" INTEGER NOT NULL,
    "time_zone" TEXT NOT NULL,
    "next_due_at" TIMESTAMPTZ(3) NOT NULL,
    "last_due_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dashboard_report_pkey" PRIMARY KEY ("organization_id","dashboard_id")
);

-- CreateTable
CREATE TABLE "dashboard_report_recipient" (
    "organization_id" UUID NOT NULL,
    "dashboard_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "unsubscribe_token" BYTEA NOT NULL DEFAULT decode(replace(((gen_random_uuid())::text || (gen_random_uuid())::text), '-'::text, ''::text), 'hex'::text),
    "unsubscribed_at" TIMESTAMPTZ(3),

    CONSTRAINT "dashboard_report_recipient_pkey" PRIMARY KEY ("organization_id","dashboard_id","user_id")
);

-- CreateIndex
CREATE INDEX "dashboard_report_next_due_at_idx" ON "dashboard_report"("next_due_at");

-- CreateIndex
CREATE UNIQUE INDEX "dashboard_report_recipient_unsubscribe_token_key" ON "dashboard_report_recipient"("unsubscribe_token");

-- AddForeignKey
ALTER TABLE "dashboard" ADD CONSTRAINT "dashboard_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dashboard" ADD CONSTRAINT "dashboard_private_to_fkey" FOREIGN KEY ("organization_id", "private_to") REFERENCES "member"("organization_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dashboard_report" ADD CONSTRAINT "dashboard_report_organization_id_dashboard_id_fkey" FOREIGN KEY ("organization_id", "dashboard_id") REFERENCES "dashboard"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dashboard_report_recipient" ADD CONSTRAINT "dashboard_report_recipient_organization_id_dashboard_id_fkey" FOREIGN KEY ("organization_id", "dashboard_id") REFERENCES "dashboard_report"("organization_id", "dashboard_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dashboard_report_recipient" ADD CONSTRAINT "dashboard_report_recipient_organization_id_user_id_fkey" FOREIGN KEY ("organization_id", "user_id") REFERENCES "member"("organization_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Dashboards -----------------------------------------------------------------------------------------------------------

SELECT isolate_tenants('dashboard');
SELECT isolate_tenants('dashboard_report');
SELECT isolate_tenants('dashboard_report_recipient');

ALTER TABLE dashboard
  ADD CONSTRAINT dashboard_panels_are_a_list CHECK (jsonb_typeof(panels) = 'array'),
  ADD CONSTRAINT dashboard_range_is_known CHECK ("range" IN ('24h', '7d', '30d', '90d'));
ALTER TABLE dashboard_report
  ADD CONSTRAINT dashboard_report_frequency_is_known CHECK (frequency IN ('daily', 'weekly', 'monthly')),
  ADD CONSTRAINT dashboard_report_weekday_is_of_a_week CHECK (
    (frequency = 'weekly') = (weekday IS NOT NULL) AND coalesce(weekday, 1) BETWEEN 1 AND 7),
  ADD CONSTRAINT dashboard_report_hour_is_of_a_day CHECK (hour BETWEEN 0 AND 23),
  ADD CONSTRAINT dashboard_report_time_zone_is_short CHECK (length(time_zone) BETWEEN 1 AND 64);

-- What people wrote, and the values of tags in filters, stay out of the planner's statistics, which outlive their rows.
ALTER TABLE dashboard ALTER COLUMN name SET STATISTICS 0, ALTER COLUMN panels SET STATISTICS 0, ALTER COLUMN author_label SET STATISTICS 0;

-- Reports --------------------------------------------------------------------------------------------------------------

-- The reports of all tenants whose instant has come, the one that waits longest first.
CREATE FUNCTION due_reports(row_limit int) RETURNS TABLE (organization_id uuid, dashboard_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT report.organization_id, report.dashboard_id FROM dashboard_report report
  WHERE report.next_due_at <= lethe_now() ORDER BY report.next_due_at LIMIT row_limit
$$;

-- When the next report of any tenant is due; null when there is none.
CREATE FUNCTION next_report_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT min(next_due_at) FROM dashboard_report
$$;

-- Whom a report of the transaction's tenant is for, each with the membership that they have now. Who ended their subscription is among them.
CREATE FUNCTION report_recipients(of_dashboard_id uuid)
RETURNS TABLE (user_id uuid, name text, email text, time_zone text, role text, project_ids uuid[], unsubscribe_token bytea, unsubscribed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT recipient.user_id, coalesce(person.name, person.email), person.email, person.time_zone, member.role::text, coalesce(member.project_ids, '{}'),
    recipient.unsubscribe_token, recipient.unsubscribed_at
  FROM dashboard_report_recipient recipient
  JOIN member ON member.organization_id = recipient.organization_id AND member.user_id = recipient.user_id
  JOIN "user" person ON person.id = recipient.user_id
  WHERE recipient.organization_id = current_organization_id() AND recipient.dashboard_id = of_dashboard_id
  ORDER BY person.email
$$;

-- What the link in a report's mail ends. The token names the tenant; whoever holds the mail knows these names.
CREATE FUNCTION find_report_subscription(token bytea)
RETURNS TABLE (organization_name text, dashboard_name text, unsubscribed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT organization.name, dashboard.name, recipient.unsubscribed_at
  FROM dashboard_report_recipient recipient
  JOIN dashboard ON dashboard.organization_id = recipient.organization_id AND dashboard.id = recipient.dashboard_id
  JOIN organization ON organization.id = recipient.organization_id
  WHERE recipient.unsubscribe_token = token
$$;

-- Ends one subscription. False when there is none of this token; ending one again changes nothing.
CREATE FUNCTION unsubscribe_report(token bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE dashboard_report_recipient SET unsubscribed_at = coalesce(unsubscribed_at, lethe_now()) WHERE unsubscribe_token = token;
  RETURN FOUND;
END $$;

SELECT adopt_objects();

-- Who may do what --------------------------------------------------------------------------------------------------------

GRANT SELECT, INSERT, DELETE ON dashboard, dashboard_report, dashboard_report_recipient TO lethe_app;
GRANT UPDATE (name, "range", panels, private_to, version, updated_at) ON dashboard TO lethe_app;
GRANT UPDATE (frequency, weekday, hour, time_zone, next_due_at, sent_at, updated_at) ON dashboard_report TO lethe_app;
GRANT EXECUTE ON FUNCTION report_recipients(uuid), find_report_subscription(bytea), unsubscribe_report(bytea) TO lethe_app;

-- The figures of a report are made of the metadata of requests, as those of the page are: these columns and no others. Who a request was for, its
-- session and its payload stay out of reach.
GRANT SELECT (organization_id, id, project_id, api_key_id, provider, model, status_code, finish_reason, admitted_at, expires_at,
  metadata_expires_at, payload_retention_days, tags, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, input_cost_nano_usd,
  cached_input_cost_nano_usd, output_cost_nano_usd, reasoning_cost_nano_usd, storage_cost_nano_usd, storage_refunded_nano_usd,
  earlier_attempts_cost_nano_usd, first_token_ms, total_ms) ON request TO lethe_worker;
GRANT SELECT (organization_id, request_id, score) ON request_feedback TO lethe_worker;
GRANT SELECT (organization_id, request_id) ON payload_erasure TO lethe_worker;
GRANT SELECT (organization_id, id, name, project_id) ON api_key TO lethe_worker;
GRANT SELECT (organization_id, id, name) ON project TO lethe_worker;
-- What decides whether a record past its own expiry is in sight.
GRANT SELECT (organization_id, released_at) ON legal_hold TO lethe_worker;
GRANT EXECUTE ON FUNCTION count_requests, count_request_tags, count_request_latencies, latency_bucket TO lethe_worker;
GRANT SELECT ON dashboard, dashboard_report TO lethe_worker;
GRANT UPDATE (next_due_at, last_due_at) ON dashboard_report TO lethe_worker;
GRANT EXECUTE ON FUNCTION due_reports(int), next_report_at(), report_recipients(uuid) TO lethe_worker;
