/** Only what has expired is looked at for a hold, and only where there is one in force at all. */
export const REQUEST_VIEW_COLUMNS = `
  SELECT request.*, project.name AS project_name, key.name AS api_key_name, key.environment, key.last_four, erasure.erased_at,
    erasure.leaf_index AS erasure_leaf_index,
    CASE WHEN request.expires_at <= lethe_now() AND (SELECT count(*) > 0 FROM legal_hold WHERE organization_id = $1 AND released_at IS NULL)
      THEN is_payload_held(request.id, request.expires_at) ELSE false END AS is_held,
    (SELECT jsonb_agg(jsonb_build_object('name', name, 'score', score, 'createdAt', created_at) ORDER BY name COLLATE "C", created_at)
     FROM request_feedback feedback WHERE feedback.organization_id = request.organization_id AND feedback.request_id = request.id) AS feedback`;

export const REQUEST_VIEW_JOINS = `
  JOIN project ON project.organization_id = request.organization_id AND project.id = request.project_id
  JOIN api_key key ON key.organization_id = request.organization_id AND key.id = request.api_key_id
  LEFT JOIN payload_erasure erasure ON erasure.organization_id = request.organization_id AND erasure.request_id = request.id`;

export const REQUEST_VIEW_SELECT = `${REQUEST_VIEW_COLUMNS} FROM request ${REQUEST_VIEW_JOINS}`;
