-- CreateTable
CREATE TABLE "price_version" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "digest" BYTEA NOT NULL,
    "source" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_rate" (
    "price_version_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "position" SMALLINT NOT NULL,
    "kind" TEXT NOT NULL,
    "output_tokens_max" INTEGER,
    "valid_from" TIMESTAMPTZ(3),
    "daily_from_second" INTEGER,
    "daily_until_second" INTEGER,
    "prompt_tokens_above" BIGINT NOT NULL,
    "input_nano_usd" BIGINT NOT NULL,
    "cached_input_nano_usd" BIGINT NOT NULL,
    "output_nano_usd" BIGINT NOT NULL,
    "reasoning_nano_usd" BIGINT NOT NULL,

    CONSTRAINT "model_rate_pkey" PRIMARY KEY ("price_version_id","provider","model","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "price_version_digest_key" ON "price_version"("digest");

-- AddForeignKey
ALTER TABLE "model_rate" ADD CONSTRAINT "model_rate_price_version_id_fkey" FOREIGN KEY ("price_version_id") REFERENCES "price_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE price_version ADD CONSTRAINT price_version_digest_is_whole CHECK (length(digest) = 32);
ALTER TABLE model_rate
  ADD CONSTRAINT model_rate_kind CHECK (kind IN ('completion', 'embedding')),
  ADD CONSTRAINT model_rate_is_not_negative CHECK (
    least(input_nano_usd, cached_input_nano_usd, output_nano_usd, reasoning_nano_usd, prompt_tokens_above, output_tokens_max) >= 0),
  ADD CONSTRAINT model_rate_hours_have_two_ends CHECK ((daily_from_second IS NULL) = (daily_until_second IS NULL));

-- What was charged by stays as it was: other prices are another version.
CREATE FUNCTION refuse_price_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'prices are append-only' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER price_version_is_append_only BEFORE UPDATE OR DELETE ON price_version FOR EACH ROW EXECUTE FUNCTION refuse_price_change();
CREATE TRIGGER price_version_is_not_truncated BEFORE TRUNCATE ON price_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_price_change();
CREATE TRIGGER model_rate_is_append_only BEFORE UPDATE OR DELETE ON model_rate FOR EACH ROW EXECUTE FUNCTION refuse_price_change();
CREATE TRIGGER model_rate_is_not_truncated BEFORE TRUNCATE ON model_rate FOR EACH STATEMENT EXECUTE FUNCTION refuse_price_change();

-- Keeps the prices that a gateway works with, unless they are kept already, and answers with their version.
CREATE FUNCTION store_price_version(of_digest bytea, of_source text, rates jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  version_id uuid;
BEGIN
  INSERT INTO price_version (digest, source) VALUES (of_digest, of_source) ON CONFLICT (digest) DO NOTHING RETURNING id INTO version_id;
  IF version_id IS NULL THEN
    SELECT id INTO version_id FROM price_version WHERE digest = of_digest;
    RETURN version_id;
  END IF;
  INSERT INTO model_rate (
    price_version_id, provider, model, position, kind, output_tokens_max, valid_from, daily_from_second, daily_until_second,
    prompt_tokens_above, input_nano_usd, cached_input_nano_usd, output_nano_usd, reasoning_nano_usd)
  SELECT version_id, rate.provider, rate.model, rate.position, rate.kind, rate.output_tokens_max, rate.valid_from, rate.daily_from_second,
    rate.daily_until_second, rate.prompt_tokens_above, rate.input_nano_usd, rate.cached_input_nano_usd, rate.output_nano_usd,
    rate.reasoning_nano_usd
  FROM jsonb_to_recordset(rates) AS rate (
    provider text, model text, position smallint, kind text, output_tokens_max int, valid_from timestamptz, daily_from_second int,
    daily_until_second int, prompt_tokens_above bigint, input_nano_usd bigint, cached_input_nano_usd bigint, output_nano_usd bigint,
    reasoning_nano_usd bigint);
  RETURN version_id;
END $$;

SELECT adopt_objects();

GRANT EXECUTE ON FUNCTION store_price_version(bytea, text, jsonb) TO lethe_gateway;
GRANT SELECT ON price_version, model_rate TO lethe_gateway;
