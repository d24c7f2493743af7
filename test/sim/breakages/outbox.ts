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
    edits: [['of (await again(() => ports.notifications.shown())) ?? [])', 'of [] as string[])']],
    breaks: ['told-once'],
    adjust: only({ watch: 4 }, { kills: AT_CREATE }),
  },
  {
    name: 'shown-forgotten-when-marking-fails',
    file: OUTBOX,
    why: 'What the browser shows is known to one round only: where its mark cannot be written the next one tells it again.',
    edits: [['for (const id of unmarked) if (!untold.has(id)) unmarked.delete(id);', 'unmarked.clear();']],
    breaks: ['told-once'],
    adjust: only({ watch: 4 }, { kills: AT_CREATE, failRate: 0.05 }),
  },
  {
    name: 'shown-asked-in-vain',
    file: 'src/watch/constants.ts',
    why: 'The question what is shown fails once, and everything that is on the screen is told again.',
    edits: [['export const SHOWN_TRIES = 3;', 'export const SHOWN_TRIES = 1;']],
    breaks: ['told-once'],
    adjust: only({ watch: 4 }, { kills: AT_CREATE, failRate: 0.05 }),
  },
  {
    name: 'shown-asked-too-early',
    file: OUTBOX,
    why: 'A block that nobody waited behind when the life began is told again when somebody does.',
    edits: [
      [
        'if (hasAskedWhatIsShown || untold.size === 0) return;',
        `const isWaitedFor = (state: Readonly<State>) =>
      isOwing(state) || untoldBlocks(state).some(({ connection }) => isWatchedOn(state, connection));
    if (hasAskedWhatIsShown) return;
    hasAskedWhatIsShown = true;
    if (!isWaitedFor(await store.state())) return;`,
      ],
    ],
    breaks: ['block-told-once'],
    adjust: only(
      { watch: 2, 'lose encryption key': 1, 'remove and restore': 6 },
      { kills: { kind: 'named', name: /^notifications\.create\[connection/, chance: 0.7 }, activeMs: MINUTE },
    ),
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
    name: 'digest-names-what-was-put-away',
    file: OUTBOX,
    why: 'A digest that was refused or cut short is told as it was written, whatever became of whom it names.',
    edits: [
      ['const notice = wasMarked ? written : withoutOthers(written, records);', 'const notice = written;'],
    ],
    breaks: ['owed-before-told', 'told-once'],
    adjust: only(
      { watch: 12, check: 6, 'refuse notices': 3 },
      {
        kills: { kind: 'named', name: /^local\.remove\[notice/, chance: 0.7 },
        longestJobMs: 5_000,
        activeMs: MINUTE / 2,
      },
    ),
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
  {
    name: 'block-by-an-old-answer',
    file: 'src/background/interpret.ts',
    why: 'An answer sent before the permission was withdrawn takes its place, and the person is told a third time.',
    edits: [
      [
        'return isFreed(connection, asSent) ? blockedBy(connection, reason, error, now) : connection;',
        'return asSent.id === connection.id ? blockedBy(connection, reason, error, now) : connection;',
      ],
    ],
    breaks: ['block-told-once'],
    adjust: only({ watch: 6, 'wrong key': 10, 'withdraw permission': 10 }, { activeMs: MINUTE / 6 }),
  },
  {
    name: 'block-forgotten-on-save',
    file: 'src/background/connections.ts',
    why: 'A key saved while the permission is missing still lacks it, and the person is told that again.',
    edits: [
      [
        'missingPermission({ ...saved, blocked: present?.blocked ?? null }, tx.now)',
        'missingPermission(saved, tx.now)',
      ],
    ],
    breaks: ['block-told-once'],
    adjust: only({ watch: 4, 'replace key': 6, 'withdraw permission': 2 }),
  },
];
