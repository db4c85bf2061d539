/**
 * Counts one request in, for all gateways on this Redis at once: two rates and two sets of running requests, all or nothing.
 * Time is that of Redis, so that clocks of gateways need not agree.
 * A rate is kept as the instant at which its allowance would be full again (the generic cell rate algorithm), which is exact without a list of requests.
 * A running request is a member of a sorted set, scored with the instant until which its gateway vouches for it.
 *
 * KEYS: rate of the key, rate of the organization, running of the key, running of the organization
 * ARGV: the four limits in that order (0: none), the id of the slot, its life in ms
 * Returns {0, 0} when the request may go on; else which limit it met (1 to 4) and the ms after which to try again.
 */
export const TAKE_SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for index = 3, 4 do
  local limit = tonumber(ARGV[index])
  if limit > 0 then
    redis.call('ZREMRANGEBYSCORE', KEYS[index], '-inf', now)
    if redis.call('ZCARD', KEYS[index]) >= limit then return {index, 0} end
  end
end
local full = {}
for index = 1, 2 do
  local limit = tonumber(ARGV[index])
  if limit > 0 then
    local fullAt = math.max(tonumber(redis.call('GET', KEYS[index]) or '0'), now) + 60000 / limit
    if fullAt - now > 60000 then return {index, math.ceil(fullAt - now - 60000)} end
    full[index] = fullAt
  end
end
for index = 1, 2 do
  if full[index] then
    redis.call('SET', KEYS[index], string.format('%.3f', full[index]), 'PX', math.max(1, math.ceil(full[index] - now)))
  end
end
local life = tonumber(ARGV[6])
for index = 3, 4 do
  if tonumber(ARGV[index]) > 0 then
    redis.call('ZADD', KEYS[index], now + life, ARGV[5])
    redis.call('PEXPIRE', KEYS[index], life)
  end
end
return {0, 0}
`;

/**
 * Vouches further for running requests. One that Redis has forgotten, because it was away for longer than a slot lives, is counted again.
 * KEYS: one set of running requests. ARGV: the life in ms, the ids of slots
 */
export const RENEW_SCRIPT = `
local time = redis.call('TIME')
local untilMs = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
for index = 2, #ARGV do redis.call('ZADD', KEYS[1], untilMs, ARGV[index]) end
redis.call('PEXPIRE', KEYS[1], tonumber(ARGV[1]))
return 0
`;
