import { describe, expect, it } from 'vitest';
import { STATUS_FIELDS } from '../../src/synap/answer-about';
import { asJson } from '../../src/ui/features/inspector/copy-as';
import { COLUMNS } from '../../src/ui/pages/history/transfer/rows';
import { factsOf } from '../../src/watch/field-changes';
import { watching } from './samples';

/** The ID never changes, and changes of the list are told by how many memories there are. */
const WITHOUT_CHANGES = ['ingestion_id', 'memory_ids'];

describe('a field that Synap documents', () => {
  it.each(STATUS_FIELDS)('is a column of the files of the history: %s', (field) => {
    expect(COLUMNS).toContain(field);
  });

  it.each(STATUS_FIELDS)('is copied as JSON though the answer was too long to be kept: %s', (field) => {
    expect(JSON.parse(asJson(watching(), null))).toHaveProperty(field);
  });

  it.each(STATUS_FIELDS.filter((field) => !WITHOUT_CHANGES.includes(field)))(
    'is among the changes between two such answers: %s',
    (field) => {
      expect(factsOf(watching())).toHaveProperty(field);
    },
  );
});
