-- CreateTable
CREATE TABLE "request_change" (
    "organization_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,

    CONSTRAINT "request_change_pkey" PRIMARY KEY ("organization_id","hour","id")
);

-- CreateTable
CREATE TABLE "request_hour" (
    "organization_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "id" INTEGER NOT NULL,
    "project_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "status_code" SMALLINT NOT NULL,
    "finish_reason" TEXT,
    "payload_days" INTEGER,
    "is_erased" BOOLEAN NOT NULL,
    "first_expires_at" TIMESTAMPTZ(3),
    "last_expires_at" TIMESTAMPTZ(3),
    "first_metadata_expires_at" TIMESTAMPTZ(3),
    "request_count" INTEGER NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,
    "inference_nano_usd" BIGINT NOT NULL,
    "storage_nano_usd" BIGINT NOT NULL,
    "unpriced_count" INTEGER NOT NULL,
    "duration_ms_sum" BIGINT NOT NULL,

    CONSTRAINT "request_hour_pkey" PRIMARY KEY ("organization_id","hour","id")
);

-- CreateTable
CREATE TABLE "request_tag_hour" (
    "organization_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "id" INTEGER NOT NULL,
    "tag" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "status_code" SMALLINT NOT NULL,
    "finish_reason" TEXT,
    "payload_days" INTEGER,
    "is_erased" BOOLEAN NOT NULL,
    "first_expires_at" TIMESTAMPTZ(3),
    "last_expires_at" TIMESTAMPTZ(3),
    "request_count" INTEGER NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,
    "inference_nano_usd" BIGINT NOT NULL,
    "storage_nano_usd" BIGINT NOT NULL,
    "unpriced_count" INTEGER NOT NULL,
    "duration_ms_sum" BIGINT NOT NULL,

    CONSTRAINT "request_tag_hour_pkey" PRIMARY KEY ("organization_id","hour","id")
);

-- CreateTable
CREATE TABLE "request_latency_hour" (
    "organization_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "id" INTEGER NOT NULL,
    "project_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "metric" TEXT NOT NULL,
    "buckets" SMALLINT[],
    "request_counts" INTEGER[],

    CONSTRAINT "request_latency_hour_pkey" PRIMARY KEY ("organization_id","hour","id")
);

ALTER TABLE request_hour ADD CONSTRAINT request_hour_is_an_hour CHECK (hour = date_trunc('hour', hour, 'UTC'));
ALTER TABLE request_tag_hour ADD CONSTRAINT request_tag_hour_is_an_hour CHECK (hour = date_trunc('hour', hour, 'UTC'));
ALTER TABLE request_latency_hour
  ADD CONSTRAINT request_latency_hour_is_an_hour CHECK (hour = date_trunc('hour', hour, 'UTC')),
  ADD CONSTRAINT request_latency_hour_metric CHECK (metric IN ('total', 'first_token')),
  ADD CONSTRAINT request_latency_hour_pairs CHECK (cardinality(buckets) = cardinality(request_counts));
ALTER TABLE request_change ADD CONSTRAINT request_change_is_an_hour CHECK (hour = date_trunc('hour', hour, 'UTC'));
-- Callers write tags: no histogram of them outlives the rows.
ALTER TABLE request_tag_hour ALTER COLUMN tag SET STATISTICS 0;
-- Marks come and go by the thousand; what is dead is to be swept before it is walked over.
ALTER TABLE request_change SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

SELECT isolate_tenants(tenant_table::regclass)
FROM unnest(ARRAY['request_change', 'request_hour', 'request_tag_hour', 'request_latency_hour']) tenant_table;

-- Indexes ---------------------------------------------------------------------------------------------------------------

-- Serves: the list of failures. Few requests are in it, so that most writes leave it alone.
CREATE INDEX request_failed ON request (organization_id, admitted_at DESC, id DESC) WHERE status_code >= 400;
-- Serves: the list of one end user. Holds only the requests that name one.
CREATE INDEX request_end_user ON request (organization_id, end_user, admitted_at DESC, id DESC) WHERE end_user IS NOT NULL;

-- Serves: the list of one session.
CREATE INDEX request_session ON request (organization_id, session_id, admitted_at DESC, id DESC) WHERE session_id IS NOT NULL;
-- Serves: the hours with a record whose metadata has expired and that no sweep has deleted yet.
CREATE INDEX request_hour_metadata_expiry ON request_hour (organization_id, first_metadata_expires_at) WHERE first_metadata_expires_at IS NOT NULL;
-- Serves: the hours with a request of a tag.
CREATE INDEX request_tag_hour_organization_id_tag_hour_idx ON request_tag_hour (organization_id, tag, hour);

-- Marks -----------------------------------------------------------------------------------------------------------------
-- "This hour is to be counted again", in the transaction of the change and never waiting for another one. While a mark is there, readers count
-- the hour from its requests.

-- An organization that is being purged is counted no more: marks of it would outlive its emptying.
CREATE FUNCTION mark_requests() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO request_change (organization_id, hour)
    SELECT DISTINCT changed.organization_id, date_trunc('hour', changed.admitted_at, 'UTC') FROM changed
    WHERE NOT EXISTS (SELECT FROM organization_purge purge WHERE purge.organization_id = changed.organization_id);
  RETURN NULL;
END $$;

CREATE FUNCTION mark_moved_requests() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO request_change (organization_id, hour)
    SELECT DISTINCT instant.organization_id, date_trunc('hour', instant.admitted_at, 'UTC')
    FROM before JOIN after ON after.organization_id = before.organization_id AND after.id = before.id
    CROSS JOIN LATERAL (VALUES (before.organization_id, before.admitted_at), (after.organization_id, after.admitted_at)) instant (organization_id, admitted_at)
    WHERE before.* IS DISTINCT FROM after.*
      AND NOT EXISTS (SELECT FROM organization_purge purge WHERE purge.organization_id = instant.organization_id);
  RETURN NULL;
END $$;

-- A request that goes takes its erasure along, and is marked by itself.
CREATE FUNCTION mark_erased_requests() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO request_change (organization_id, hour)
    SELECT DISTINCT request.organization_id, date_trunc('hour', request.admitted_at, 'UTC')
    FROM changed JOIN request ON request.organization_id = changed.organization_id AND request.id = changed.request_id
    WHERE NOT EXISTS (SELECT FROM organization_purge purge WHERE purge.organization_id = changed.organization_id);
  RETURN NULL;
END $$;

CREATE TRIGGER request_added_is_counted AFTER INSERT ON request
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_requests();
CREATE TRIGGER request_gone_is_counted AFTER DELETE ON request
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_requests();
CREATE TRIGGER request_moved_is_counted AFTER UPDATE ON request
  REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION mark_moved_requests();
CREATE TRIGGER payload_erasure_is_counted AFTER INSERT ON payload_erasure
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_erased_requests();
CREATE TRIGGER payload_erasure_gone_is_counted AFTER DELETE ON payload_erasure
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_erased_requests();

INSERT INTO request_change (organization_id, hour)
  SELECT DISTINCT organization_id, date_trunc('hour', admitted_at, 'UTC') FROM request;

-- Counting --------------------------------------------------------------------------------------------------------------

-- Bucket b holds what takes [1.1^b, 1.1^(b+1)) milliseconds; what takes less than one is in the first.
CREATE FUNCTION latency_bucket(duration_ms int) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN floor(ln(greatest(duration_ms, 1)::float8) / ln(1.1::float8))::smallint;

-- What is counted, of one organization and span: for the roll-up and for whoever reads what is marked. Not definers: each caller counts what it may
-- see, and the planner sees through them. No row has requests that expire on both sides of one of `edges`, which ascend.
CREATE FUNCTION count_requests(of_organization_id uuid, from_admitted timestamptz, to_admitted timestamptz, edges timestamptz[])
RETURNS TABLE (
  hour timestamptz, project_id uuid, api_key_id uuid, provider text, model text, status_code smallint, finish_reason text, payload_days int,
  is_erased boolean, first_expires_at timestamptz, last_expires_at timestamptz,
  first_metadata_expires_at timestamptz, request_count int, input_tokens bigint,
  cached_input_tokens bigint, output_tokens bigint, reasoning_tokens bigint, inference_nano_usd bigint, storage_nano_usd bigint,
  unpriced_count int, duration_ms_sum bigint)
LANGUAGE sql STABLE
AS $$
  SELECT date_trunc('hour', request.admitted_at, 'UTC'), request.project_id, request.api_key_id, request.provider, request.model, request.status_code, request.finish_reason,
    CASE WHEN request.expires_at IS NOT NULL THEN request.payload_retention_days END, erasure.request_id IS NOT NULL,
    min(request.expires_at)::timestamptz, max(request.expires_at)::timestamptz,
    min(request.metadata_expires_at)::timestamptz, count(*)::int, sum(request.input_tokens)::bigint, sum(request.cached_input_tokens)::bigint, sum(request.output_tokens)::bigint,
    sum(request.reasoning_tokens)::bigint,
    sum(coalesce(request.input_cost_nano_usd, 0) + coalesce(request.cached_input_cost_nano_usd, 0) + coalesce(request.output_cost_nano_usd, 0)
      + coalesce(request.reasoning_cost_nano_usd, 0) + request.earlier_attempts_cost_nano_usd)::bigint,
    sum(request.storage_cost_nano_usd - request.storage_refunded_nano_usd)::bigint,
    (count(*) FILTER (WHERE request.input_cost_nano_usd IS NULL))::int, sum(request.total_ms)::bigint
  FROM public.request LEFT JOIN public.payload_erasure erasure
    ON erasure.organization_id = request.organization_id AND erasure.request_id = request.id
  WHERE request.organization_id = of_organization_id AND request.admitted_at >= from_admitted AND request.admitted_at < to_admitted
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, width_bucket(request.expires_at::timestamptz, edges)
$$;

-- A request counts once for each of its tags.
CREATE FUNCTION count_request_tags(of_organization_id uuid, from_admitted timestamptz, to_admitted timestamptz, edges timestamptz[])
RETURNS TABLE (
  hour timestamptz, tag text, project_id uuid, api_key_id uuid, provider text, model text, status_code smallint, finish_reason text,
  payload_days int, is_erased boolean, first_expires_at timestamptz, last_expires_at timestamptz, request_count int, input_tokens bigint,
  cached_input_tokens bigint, output_tokens bigint, reasoning_tokens bigint, inference_nano_usd bigint, storage_nano_usd bigint,
  unpriced_count int, duration_ms_sum bigint)
LANGUAGE sql STABLE
AS $$
  SELECT date_trunc('hour', request.admitted_at, 'UTC'), tagged.tag, request.project_id, request.api_key_id, request.provider, request.model, request.status_code, request.finish_reason,
    CASE WHEN request.expires_at IS NOT NULL THEN request.payload_retention_days END, erasure.request_id IS NOT NULL,
    min(request.expires_at)::timestamptz, max(request.expires_at)::timestamptz, count(*)::int, sum(request.input_tokens)::bigint, sum(request.cached_input_tokens)::bigint, sum(request.output_tokens)::bigint,
    sum(request.reasoning_tokens)::bigint,
    sum(coalesce(request.input_cost_nano_usd, 0) + coalesce(request.cached_input_cost_nano_usd, 0) + coalesce(request.output_cost_nano_usd, 0)
      + coalesce(request.reasoning_cost_nano_usd, 0) + request.earlier_attempts_cost_nano_usd)::bigint,
    sum(request.storage_cost_nano_usd - request.storage_refunded_nano_usd)::bigint,
    (count(*) FILTER (WHERE request.input_cost_nano_usd IS NULL))::int, sum(request.total_ms)::bigint
  FROM public.request CROSS JOIN LATERAL (SELECT DISTINCT given.tag FROM unnest(request.tags) given (tag)) tagged
  LEFT JOIN public.payload_erasure erasure ON erasure.organization_id = request.organization_id AND erasure.request_id = request.id
  WHERE request.organization_id = of_organization_id AND request.admitted_at >= from_admitted AND request.admitted_at < to_admitted
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, width_bucket(request.expires_at::timestamptz, edges)
$$;

CREATE FUNCTION count_request_latencies(of_organization_id uuid, from_admitted timestamptz, to_admitted timestamptz, edges timestamptz[])
RETURNS TABLE (
  hour timestamptz, project_id uuid, api_key_id uuid, provider text, model text, metric text, bucket smallint, request_count int)
LANGUAGE sql STABLE
AS $$
  SELECT date_trunc('hour', request.admitted_at, 'UTC'), request.project_id, request.api_key_id, request.provider, request.model, measured.metric,
    public.latency_bucket(measured.duration_ms), count(*)::int
  FROM public.request CROSS JOIN LATERAL (VALUES ('total', request.total_ms), ('first_token', request.first_token_ms)) measured (metric, duration_ms)
  WHERE request.organization_id = of_organization_id AND request.admitted_at >= from_admitted AND request.admitted_at < to_admitted
    AND measured.duration_ms IS NOT NULL
  GROUP BY 1, 2, 3, 4, 5, 6, 7
$$;

-- The hours of the transaction's tenant that are marked, at most so many of the oldest, are counted again, and their marks go, in one
-- transaction: marks first, so that a change which commits meanwhile keeps its own. Of an hour that still runs the marks become one: it would be
-- marked again at once. Counting again changes nothing. Returns how many hours were counted.
CREATE FUNCTION roll_up_requests(hour_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  tenant uuid := current_organization_id();
  running_from timestamptz := date_trunc('hour', lethe_now(), 'UTC');
  hours timestamptz[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('lethe rollup ' || tenant, 0));
  PERFORM FROM organization WHERE id = tenant AND lifecycle_state <> 'purged' FOR SHARE;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  DELETE FROM request_change mark USING (
    SELECT DISTINCT ON (hour) hour, id FROM request_change WHERE organization_id = tenant AND hour >= running_from ORDER BY hour, id
  ) kept WHERE mark.organization_id = tenant AND mark.hour = kept.hour AND mark.id > kept.id;
  WITH gone AS (
    DELETE FROM request_change mark USING (
      SELECT DISTINCT hour FROM request_change WHERE organization_id = tenant AND hour < running_from ORDER BY hour LIMIT hour_limit
    ) due WHERE mark.organization_id = tenant AND mark.hour = due.hour RETURNING mark.hour
  )
  SELECT array_agg(DISTINCT gone.hour) INTO hours FROM gone;
  IF hours IS NULL THEN
    RETURN 0;
  END IF;
  DELETE FROM request_hour WHERE organization_id = tenant AND hour = ANY (hours);
  DELETE FROM request_tag_hour WHERE organization_id = tenant AND hour = ANY (hours);
  DELETE FROM request_latency_hour WHERE organization_id = tenant AND hour = ANY (hours);
  INSERT INTO request_hour
    SELECT tenant, counted.hour, row_number() OVER (PARTITION BY counted.hour), project_id, api_key_id, provider, model, status_code, finish_reason,
      payload_days, is_erased, first_expires_at, last_expires_at, first_metadata_expires_at, request_count, input_tokens,
      cached_input_tokens, output_tokens, reasoning_tokens, inference_nano_usd, storage_nano_usd, unpriced_count, duration_ms_sum
    FROM unnest(hours) AS due (hour) CROSS JOIN LATERAL count_requests(tenant, due.hour, due.hour + interval '1 hour', '{}') counted;
  INSERT INTO request_tag_hour
    SELECT tenant, counted.hour, row_number() OVER (PARTITION BY counted.hour), tag, project_id, api_key_id, provider, model, status_code,
      finish_reason, payload_days, is_erased, first_expires_at, last_expires_at, request_count, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, inference_nano_usd, storage_nano_usd, unpriced_count,
      duration_ms_sum
    FROM unnest(hours) AS due (hour) CROSS JOIN LATERAL count_request_tags(tenant, due.hour, due.hour + interval '1 hour', '{}') counted;
  INSERT INTO request_latency_hour
    SELECT tenant, hour, row_number() OVER (PARTITION BY hour), project_id, api_key_id, provider, model, metric,
      array_agg(bucket ORDER BY bucket), array_agg(request_count ORDER BY bucket)
    FROM (
      SELECT counted.* FROM unnest(hours) AS due (hour)
      CROSS JOIN LATERAL count_request_latencies(tenant, due.hour, due.hour + interval '1 hour', '{}') counted
    ) bucketed GROUP BY hour, project_id, api_key_id, provider, model, metric;
  RETURN cardinality(hours);
END $$;

-- Organizations with an hour to count, after the one given. Each is found by one step in the index, however many marks it has.
CREATE FUNCTION organizations_to_roll_up(after_id uuid, organization_limit int) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH RECURSIVE found AS (
    (SELECT organization_id FROM request_change WHERE after_id IS NULL OR organization_id > after_id ORDER BY organization_id LIMIT 1)
    UNION ALL
    SELECT (SELECT mark.organization_id FROM request_change mark WHERE mark.organization_id > found.organization_id
      ORDER BY mark.organization_id LIMIT 1) FROM found WHERE found.organization_id IS NOT NULL
  )
  SELECT organization_id FROM found WHERE organization_id IS NOT NULL LIMIT organization_limit
$$;

-- Requests of the transaction's tenant whose payload a hold preserves past its expiry: what `is_payload_held` says of each, from the side of what
-- is preserved. What has not been moved yet lies where a key of its hour is left.
CREATE FUNCTION held_request_ids() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  tenant uuid := current_organization_id();
BEGIN
  IF NOT has_hold_in_force(tenant) THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT DISTINCT candidate.request_id FROM (
      SELECT held.request_id, held.expires_at FROM payload_held held WHERE held.organization_id = tenant
      UNION
      SELECT payload.request_id, payload.expires_at FROM keyring.hour_key JOIN payload ON payload.organization_id = hour_key.organization_id
        AND payload.expires_at >= hour_key.expiry_hour AND payload.expires_at < hour_key.expiry_hour + interval '1 hour'
      WHERE hour_key.organization_id = tenant AND hour_key.expiry_hour <= lethe_now() AND payload.expires_at <= lethe_now()
    ) candidate WHERE is_payload_held(candidate.request_id, candidate.expires_at);
END $$;

SELECT adopt_objects();

GRANT SELECT ON request_change, request_hour, request_tag_hour, request_latency_hour TO lethe_app, lethe_worker;
GRANT EXECUTE ON FUNCTION held_request_ids() TO lethe_app;
GRANT EXECUTE ON FUNCTION count_requests(uuid, timestamptz, timestamptz, timestamptz[]),
  count_request_tags(uuid, timestamptz, timestamptz, timestamptz[]), count_request_latencies(uuid, timestamptz, timestamptz, timestamptz[]), latency_bucket(int) TO lethe_app;
GRANT EXECUTE ON FUNCTION roll_up_requests(int), organizations_to_roll_up(uuid, int) TO lethe_worker;

-- Filters that the database judges by -----------------------------------------------------------------------------------
-- Erasures and exports keep the whole filter that a list of requests takes. Rows that were written before name a model in a column of its own.

ALTER TABLE erasure_request ADD COLUMN filter jsonb;
ALTER TABLE export ADD COLUMN filter jsonb;
-- Callers' texts stand in it.
ALTER TABLE erasure_request ALTER COLUMN filter SET STATISTICS 0;
ALTER TABLE export ALTER COLUMN filter SET STATISTICS 0;

-- What became of the payload of a request of the transaction's tenant.
CREATE FUNCTION request_payload_state(candidate request) RETURNS text
LANGUAGE sql STABLE
RETURN CASE
  WHEN candidate.expires_at IS NULL THEN 'not_stored'
  WHEN EXISTS (SELECT FROM public.payload_erasure erasure
    WHERE erasure.organization_id = candidate.organization_id AND erasure.request_id = candidate.id) THEN 'erased'
  WHEN candidate.expires_at >= public.lethe_now() + interval '86400 seconds' THEN 'stored'
  WHEN candidate.expires_at > public.lethe_now() THEN 'expiring'
  WHEN public.is_payload_held(candidate.id, candidate.expires_at) THEN 'held'
  ELSE 'expired' END;

-- Whether a request has one of the wanted values. A facet that is not known fails: taken for nothing it would select everything.
CREATE FUNCTION is_facet_matched(candidate request, facet text, wanted jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
  texts text[] := ARRAY(SELECT jsonb_array_elements_text(wanted));
BEGIN
  IF facet NOT IN ('model', 'provider', 'project', 'key', 'status', 'finish_reason', 'tag', 'session', 'end_user', 'payload') THEN
    RAISE EXCEPTION 'no facet is called %', facet USING ERRCODE = 'check_violation';
  END IF;
  RETURN coalesce(CASE facet
    WHEN 'model' THEN candidate.model = ANY (texts) OR candidate.provider || '/' || candidate.model = ANY (texts)
    WHEN 'provider' THEN candidate.provider = ANY (texts)
    WHEN 'project' THEN candidate.project_id = ANY (texts::uuid[])
    WHEN 'key' THEN candidate.api_key_id = ANY (texts::uuid[])
    WHEN 'status' THEN candidate.status_code::text = ANY (texts) OR left(candidate.status_code::text, 1) || 'xx' = ANY (texts)
    WHEN 'finish_reason' THEN candidate.finish_reason = ANY (texts)
    WHEN 'tag' THEN candidate.tags && texts
    WHEN 'session' THEN candidate.session_id = ANY (texts)
    WHEN 'end_user' THEN candidate.end_user = ANY (texts)
    WHEN 'payload' THEN public.request_payload_state(candidate) = ANY (texts)
  END, false);
END $$;

CREATE FUNCTION is_in_range(quantity bigint, ends jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN quantity IS NOT NULL AND (NOT ends ? 'min' OR quantity >= (ends ->> 'min')::bigint) AND (NOT ends ? 'max' OR quantity <= (ends ->> 'max')::bigint);

-- Whether a filter leaves a request: the same as the conditions that the list of requests puts on it.
CREATE FUNCTION is_request_matched(candidate request, filter jsonb) RETURNS boolean
LANGUAGE sql STABLE
RETURN coalesce((
  SELECT bool_and(CASE field.key
    WHEN 'exclude' THEN NOT EXISTS (
      SELECT FROM jsonb_each(field.value) excluded WHERE public.is_facet_matched(candidate, excluded.key, excluded.value))
    WHEN 'cost_nano_usd' THEN public.is_in_range(candidate.input_cost_nano_usd + candidate.cached_input_cost_nano_usd + candidate.output_cost_nano_usd
      + candidate.reasoning_cost_nano_usd + candidate.storage_cost_nano_usd + candidate.earlier_attempts_cost_nano_usd, field.value)
    WHEN 'tokens' THEN public.is_in_range(candidate.input_tokens + candidate.cached_input_tokens + candidate.output_tokens + candidate.reasoning_tokens,
      field.value)
    WHEN 'latency_ms' THEN public.is_in_range(candidate.total_ms, field.value)
    ELSE public.is_facet_matched(candidate, field.key, field.value) END)
  FROM jsonb_each(filter) field), true);

CREATE OR REPLACE FUNCTION erasure_candidates(scope erasure_request, as_of timestamptz)
RETURNS TABLE (request_id uuid, admitted_at timestamptz, expires_at timestamptz, hold_id uuid)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  tenant uuid := current_organization_id();
  now timestamptz := lethe_now();
  has_holds boolean := has_hold_in_force(tenant);
  -- Between its expiry and the sweep that moves it a held payload still lies with the others; the sweep is hourly.
  moving_since CONSTANT interval := interval '3 hours';
BEGIN
  RETURN QUERY
    SELECT request.id, request.admitted_at::timestamptz, request.expires_at::timestamptz,
      CASE WHEN has_holds THEN covering_hold(tenant, request.id) END
    FROM request
    WHERE request.organization_id = tenant
      AND (request.expires_at > now OR has_holds AND request.expires_at <= now
        AND (request.expires_at > now - moving_since OR EXISTS (
          SELECT FROM payload_held held WHERE held.organization_id = tenant AND held.request_id = request.id))
        AND is_payload_held(request.id, request.expires_at))
      AND NOT EXISTS (
        SELECT FROM payload_erasure erasure WHERE erasure.organization_id = tenant AND erasure.request_id = request.id)
      AND (scope.kind <> 'requests' OR request.id = ANY (scope.request_ids))
      AND (scope.project_ids IS NULL OR request.project_id = ANY (scope.project_ids))
      AND (scope.model IS NULL OR request.model = scope.model
        OR request.provider = split_part(scope.model, '/', 1) AND request.model = substring(scope.model FROM strpos(scope.model, '/') + 1))
      AND (scope.end_user IS NULL OR request.end_user = scope.end_user)
      AND (scope.admitted_from IS NULL OR request.admitted_at >= scope.admitted_from)
      AND (scope.admitted_to IS NULL OR request.admitted_at < scope.admitted_to)
      AND (scope.kind <> 'shorter_period' OR request.admitted_at + scope.period_days * interval '86400 seconds' <= as_of
        AND (scope.decided_at IS NULL OR request.admitted_at <= scope.decided_at)
        AND request.expires_at > request.admitted_at + scope.period_days * interval '86400 seconds')
      AND (scope.filter IS NULL OR is_request_matched(request, scope.filter));
END $$;

CREATE OR REPLACE FUNCTION is_exported(subject export, candidate request) RETURNS boolean
LANGUAGE sql STABLE
RETURN candidate.admitted_at < subject.requested_at
  AND (subject.admitted_from IS NULL OR candidate.admitted_at >= subject.admitted_from)
  AND (subject.admitted_to IS NULL OR candidate.admitted_at < subject.admitted_to)
  AND (subject.model IS NULL OR candidate.model = subject.model OR candidate.provider || '/' || candidate.model = subject.model)
  AND (subject.filter IS NULL OR public.is_request_matched(candidate, subject.filter));

-- The same as before with the whole filter; `on_record` is what the audit log says of it.
DROP FUNCTION start_export(uuid, text, timestamptz, timestamptz, int, int, text, text, text, text, text);
CREATE FUNCTION start_export(
  export_id uuid, of_filter jsonb, on_record text, from_admitted timestamptz, to_admitted timestamptz, for_days int, export_count_max int,
  actor_kind text, actor_id text, actor_label text, call_id text, address text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  tenant uuid := current_organization_id();
  subject export;
BEGIN
  PERFORM lock_exports(tenant);
  PERFORM require_active_organization(tenant);
  IF EXISTS (SELECT FROM export WHERE export.organization_id = tenant AND export.state = 'running') THEN
    RAISE EXCEPTION 'an export is running' USING ERRCODE = 'LE041';
  END IF;
  IF (SELECT count(*) FROM export WHERE export.organization_id = tenant AND export.state = 'ready' AND export.expires_at > lethe_now())
    >= export_count_max THEN
    RAISE EXCEPTION 'too many exports are kept' USING ERRCODE = 'LE042';
  END IF;
  INSERT INTO export (organization_id, id, filter, admitted_from, admitted_to, requested_at, requested_by_kind, requested_by_id,
      requested_by_label, kept_for_days)
    VALUES (tenant, export_id, of_filter, from_admitted, to_admitted, lethe_now(), actor_kind, actor_id, actor_label, for_days)
    RETURNING * INTO subject;
  INSERT INTO export_hour (organization_id, export_id, expiry_hour, payload_count)
    SELECT tenant, subject.id, date_trunc('hour', request.expires_at, 'UTC'), count(*) FROM request
    WHERE request.organization_id = tenant AND request.expires_at > lethe_now() AND is_exported(subject, request)
      AND NOT EXISTS (SELECT FROM payload_erasure erasure WHERE erasure.organization_id = tenant AND erasure.request_id = request.id)
    GROUP BY 3;
  PERFORM append_audit_event(actor_kind, actor_id, actor_label, 'export.started', 'export', subject.id::text, NULL,
    jsonb_build_object('filter', on_record, 'from', log_instant(subject.admitted_from), 'to', log_instant(subject.admitted_to),
      'payloads', (SELECT coalesce(sum(payload_count), 0) FROM export_hour WHERE export_hour.organization_id = tenant
        AND export_hour.export_id = subject.id)), call_id, address);
  PERFORM pg_notify('lethe_exports', '');
END $$;

SELECT adopt_objects();
GRANT EXECUTE ON FUNCTION start_export(uuid, jsonb, text, timestamptz, timestamptz, int, int, text, text, text, text, text) TO lethe_app;
