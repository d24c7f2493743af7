import { isNewer } from '../../watch/model/read-stored';
import { keys, settingsSchema } from '../../watch/model/records';
import { refuse } from '../connections/connection-deps';
import { type CommandDeps, type CommandOf, done, type ReplyTo } from './command-deps';

/** Saves the settings that are given and leaves the others as they are. */
export async function saveSettings(
  { ports, store }: CommandDeps,
  { patch }: CommandOf<'saveSettings'>,
): ReplyTo<'saveSettings'> {
  const stored = await ports.local.get([keys.settings]);
  if (isNewer(stored[keys.settings])) return refuse('stored_by_newer');
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  return store.change((draft) => {
    const settings = settingsSchema.safeParse({ ...draft.settings, ...given });
    if (!settings.success) return refuse('internal');
    draft.settings = settings.data;
    return done(null);
  });
}
