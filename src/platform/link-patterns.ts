/**
 * The links whose context menu offers to watch. Match patterns have no digits and no counts, only `*`. So a UUID is recognised
 * by its four dashes, and 32 hex digits without dashes cannot be. Links to those are recognised by their address, if it names
 * an ingestion (`/ingestions/…`, `?ingestionId=`) or Synap's status call; anything wider would match every link.
 * Neither browser matches what follows a `#`.
 */
export const LINKS_WITH_IDS = ['*://*/*-*-*-*-*', '*://*/*ngestion*', '*://*/*memories/status/*'];
