/** The beginning of `INSERT INTO jobs (id, document_id) VALUES ('…', '…')`: the table, and the names of its columns if they are given. */
const INSERT =
  /\binsert\s{1,9}into\s{1,9}([\w.`"[\]]{1,100})\s{0,9}(?:\(([^()]{1,2000})\)\s{0,9})?values\s{0,9}(?=\()/gi;
const BETWEEN_ROWS = /\)\s{0,9},\s{0,9}\(/g;
/** A column that has no more of a name is the key of its table. */
const KEY = /(?<=^|,)\s*["`[]?id["`\]]?\s*(?=,|$)/i;

/** The text with what SQL inserts written as a table: a head, and a line for each row. Without names the key comes first. */
export function insertsAsTables(text: string): string {
  if (text.search(INSERT) < 0) return text;
  const head = (_: string, table: string, columns?: string) => {
    const names = columns === undefined ? `${table},` : columns.replace(KEY, table);
    return `\n\n${names.replace(/[[\]]/g, '').replace(/\s+/g, ' ')}\n`;
  };
  return text.replace(INSERT, head).replace(BETWEEN_ROWS, '),\n(');
}
