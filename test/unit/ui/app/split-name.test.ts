import { expect, test } from 'vitest';
import { splitName } from '../../../../src/ui/app/split-name';
import { visibleText } from '../../../../src/ui/app/visible-text';

test.each([
  ['standup-0412', 'standup-0412', ''],
  ['backfill-2025-q4-of-crm-part-3.jsonl', 'backfill-2025-q4-of-crm', '-part-3.jsonl'],
  ['Board minutes of January, second try', 'Board minutes of January, ', 'second try'],
  ['exactly_twenty-four.json', 'exactly_twenty-four.json', ''],
  // Of so short an ending nobody could tell what it is of.
  ['a_name-withoutanyplacetocut.gz', 'a_name-withoutanypla', 'cetocut.gz'],
  ['🧠'.repeat(30), '🧠'.repeat(20), '🧠'.repeat(10)],
  ['x'.repeat(40), 'x'.repeat(30), 'x'.repeat(10)],
  // Cut between two joined letters, both would be drawn in another form.
  ['عقدالإيجارالسنويللمكتبالرئيسي', 'عقدالإيجارالسنويللمكتبالرئيسي', ''],
])('a long name keeps its end: %s', (name, head, tail) => {
  expect(splitName(name)).toEqual({ head, tail });
});

test('what would show a text backwards is shown as what it is, and other signs of direction are left', () => {
  expect(visibleText('invoice\u202efdp.exe')).toBe('invoice⟨RLO⟩fdp.exe');
  expect(visibleText('\u202dgpj.exe')).toBe('⟨LRO⟩gpj.exe');
  expect(visibleText('\u200fعقد\u200f')).toBe('\u200fعقد\u200f');
});
