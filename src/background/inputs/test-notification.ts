import { answerInTime } from '../time-limit';
import { type CommandDeps, done, type ReplyTo } from './command-deps';

/** Shows a notification, so that the person can see whether their system shows any. */
export async function testNotification({ ports }: CommandDeps): ReplyTo<'testNotification'> {
  const permission = await ports.notifications.permission().catch(() => 'unknown' as const);
  const content = {
    title: ports.text('notificationTest'),
    message: ports.text('notificationTestWhy'),
    buttons: [],
  };
  // A new ID each time: the same one would replace the last notification without a sound.
  const creating = ports.notifications.create(`test:${ports.uuid()}`, content).then(
    () => true,
    () => false,
  );
  return done({ shown: (await answerInTime(ports.clock, creating)) ?? false, permission });
}
