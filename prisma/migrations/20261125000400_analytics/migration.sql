-- Prompt patterns -------------------------------------------------------------------------------------------------------

-- The requests of the transaction's tenant whose payload is readable now, grouped by the keyed shape of their system prompt, newest payloads first
-- and at most so many of them. It reads the view of all readers, so that what has expired, was erased or is only preserved by a hold is in no
-- group; it returns figures of metadata and not a byte of a payload. `in_projects` narrows a reader who sees some projects only; null: all.
CREATE FUNCTION prompt_patterns(in_projects uuid[], from_admitted timestamptz, to_admitted timestamptz, payloads_max int, patterns_max int)
RETURNS TABLE (
  fingerprint text, request_count bigint, error_count bigint, token_count bigint, cost_nano_usd bigint, latency_p50_ms int, latency_p95_ms int,
  models text[], first_seen_at timestamptz, last_seen_at timestamptz, example_request_id uuid, example_endpoint text, pattern_count bigint, scanned_count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  tenant uuid := current_organization_id();
BEGIN
  PERFORM require_active_organization(tenant);
  RETURN QUERY
  WITH newest AS MATERIALIZED (
    SELECT request.* FROM request
    WHERE request.organization_id = tenant AND request.admitted_at >= from_admitted AND request.admitted_at < to_admitted
      AND request.expires_at > lethe_now() AND (in_projects IS NULL OR request.project_id = ANY (in_projects))
      AND NOT EXISTS (SELECT FROM payload_erasure erasure WHERE erasure.organization_id = tenant AND erasure.request_id = request.id)
    ORDER BY request.admitted_at DESC, request.id DESC LIMIT payloads_max
  ), scanned AS MATERIALIZED (
    SELECT newest.id, newest.admitted_at, newest.provider || '/' || newest.model AS model, newest.status_code, newest.total_ms, newest.endpoint,
      coalesce(encode(payload.prompt_fingerprint, 'hex'), '') AS fingerprint,
      newest.input_tokens + newest.cached_input_tokens + newest.output_tokens + newest.reasoning_tokens AS tokens,
      coalesce(newest.input_cost_nano_usd, 0) + coalesce(newest.cached_input_cost_nano_usd, 0) + coalesce(newest.output_cost_nano_usd, 0)
        + coalesce(newest.reasoning_cost_nano_usd, 0) + newest.earlier_attempts_cost_nano_usd
        + newest.storage_cost_nano_usd - newest.storage_refunded_nano_usd AS cost
    FROM newest JOIN readable_payload payload ON payload.organization_id = tenant AND payload.request_id = newest.id
      AND payload.part = 'request' AND payload.expires_at = newest.expires_at AND NOT payload.is_past_expiry
  ), by_model AS (
    SELECT scanned.fingerprint, scanned.model, count(*) AS uses FROM scanned GROUP BY 1, 2
  ), most_used AS (
    SELECT by_model.fingerprint, (array_agg(by_model.model ORDER BY by_model.uses DESC, by_model.model COLLATE "C"))[1:5] AS models
    FROM by_model GROUP BY 1
  ), grouped AS (
    SELECT scanned.fingerprint, count(*) AS requests, count(*) FILTER (WHERE scanned.status_code >= 400) AS errors,
      sum(scanned.tokens)::bigint AS tokens, sum(scanned.cost)::bigint AS cost,
      percentile_disc(0.5) WITHIN GROUP (ORDER BY scanned.total_ms) AS p50, percentile_disc(0.95) WITHIN GROUP (ORDER BY scanned.total_ms) AS p95,
      min(scanned.admitted_at)::timestamptz AS first_at, max(scanned.admitted_at)::timestamptz AS last_at,
      (array_agg(scanned.id ORDER BY scanned.admitted_at DESC, scanned.id DESC))[1] AS example,
      (array_agg(scanned.endpoint ORDER BY scanned.admitted_at DESC, scanned.id DESC))[1] AS example_endpoint
    FROM scanned GROUP BY 1
  )
  SELECT grouped.fingerprint, grouped.requests, grouped.errors, grouped.tokens, grouped.cost, grouped.p50, grouped.p95, most_used.models,
    grouped.first_at, grouped.last_at, grouped.example, grouped.example_endpoint, count(*) OVER (), (SELECT count(*) FROM newest)
  FROM grouped JOIN most_used USING (fingerprint)
  ORDER BY grouped.requests DESC, grouped.last_at DESC LIMIT patterns_max;
END $$;

SELECT adopt_objects();

GRANT EXECUTE ON FUNCTION prompt_patterns(uuid[], timestamptz, timestamptz, int, int) TO lethe_app;
