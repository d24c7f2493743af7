import { type Breakage, MINUTE, only } from './breakage';

const OUTBOX = 'src/background/outbox.ts';
const AT_CREATE = { kind: 'named', name: /^notifications\.create/, chance: 0.3 } as const;
const AT_GROUP = { kind: 'named', name: /^local\.(remove|set\[.*batch)/, chance: 0.5 } as const;

/** Defects in the order of what is written and what is told. */
export const OUTBOX_BREAKAGES: Breakage[] = [
  {
    name: 'told-before-written',
    file: 'src/background/runner.ts',
    why: 'The notification is created with the answer in hand. A kill before the write forgets that it was.',
    edits: [
      [
        '    tx.put(after);\n    const settled',
        `    if (after.state === 'ended' && record.state !== 'ended') {
      const content = { title: after.outcome.kind, message: record.id, buttons: [] };
      await ports.notifications.create(after.notice.id, content).catch(() => undefined);
    }
    tx.put(after);
    const settled`,
      ],
    ],
    breaks: ['owed-before-told'],
    adjust: only({ watch: 2 }),
  },
  {
    name: 'marked-before-told',
    file: OUTBOX,
    why: 'Killed in between, or refused by the browser, the outcome counts as told and never is.',
    edits: [
      [
        '    const created = await create(\n      record.notice.id,',
        `    await store.change((tx) => markTold(tx, record.id, record.round, record.notice.id));
    const created = await create(
      record.notice.id,`,
      ],
    ],
    breaks: ['told-once'],
    adjust: only({ watch: 4 }, { kills: AT_CREATE }),
  },
  {
    name: 'shown-not-asked',
    file: OUTBOX,
    why: 'A worker killed between telling and writing that down tells again what is still on the screen.',
    edits: [['await ports.notifications.shown().catch((): string[] => [])', '[]']],
    breaks: ['told-once'],
    adjust: only({ watch: 4 }, { kills: AT_CREATE }),
  },
  {
    name: 'digest-unwritten',
    file: OUTBOX,
    why: 'Nothing says whom the digest named: after a kill its members are told again one by one.',
    edits: [
      ['    await store.change((tx) => tx.putNotice(notice));\n    await payGroup', '    await payGroup'],
    ],
    breaks: ['digest-written-before-told'],
    adjust: only({ 'watch many': 1 }),
  },
  {
    name: 'digest-forgotten-before-marked',
    file: OUTBOX,
    why: 'Killed in between, the members are owed still and nothing says that they were named.',
    edits: [
      [
        '    await store.change(async (tx) => {\n      await tx.prefetch(notice.members',
        `    await store.change((tx) => tx.dropNotice(notice.id));
    await store.change(async (tx) => {
      await tx.prefetch(notice.members`,
      ],
    ],
    breaks: ['told-once'],
    adjust: only({ 'watch many': 2 }, { kills: AT_GROUP }),
  },
  {
    name: 'muted-though-nobody-saw',
    file: 'src/watch/notices.ts',
    why: 'What is final at its first answer is taken as read though the popup closed before anybody saw it.',
    edits: [
      [
        'owed.filter((record) => record.notice.awaitsReader && record.seenAt !== null);',
        'owed.filter((record) => record.notice.awaitsReader);',
      ],
    ],
    breaks: ['muted-with-reason'],
    adjust: only({ watch: 4 }),
  },
  {
    name: 'muted-because-somebody-looks',
    file: 'src/watch/apply.ts',
    why: 'A finish during the watch is told to nobody when the page happens to be open in a corner.',
    edits: [['return around.lookedAt && record.watchedSince === null;', 'return around.lookedAt;']],
    breaks: ['muted-with-reason'],
    adjust: only({ watch: 4, look: 6 }),
  },
  {
    name: 'block-told-each-time',
    file: 'src/background/interpret.ts',
    why: 'An account without credits is retried four times an hour, and the person is told each time.',
    edits: [['toldAt: before?.toldAt ?? null,', 'toldAt: null,']],
    breaks: ['block-told-once'],
    adjust: only({ watch: 8, 'run out of credits': 2 }, { activeMs: 90 * MINUTE }),
  },
];
