/**
 * The links whose menu offers to watch. Match patterns know no digits and no counts, only `*`: a UUID is told by its four
 * dashes, and 32 hex digits by nothing. A link to those is known by what its address says it leads to, an ingestion
 * (`/ingestions/…`, `?ingestionId=`) or Synap's status call; any other could be offered only on every link there is.
 * Neither browser looks at what follows a `#`.
 */
export const LINKS_WITH_IDS = ['*://*/*-*-*-*-*', '*://*/*ngestion*', '*://*/*memories/status/*'];
