import type { Colour } from '../../watch/model/colours';

/** What a connection is told apart by. One that is not there any more has no colour. */
export interface NamedConnection {
  name: string;
  colour: Colour | null;
}

/** A connection by its colour and its name. Colour alone would tell nothing to people who do not see it. */
export function ConnectionName({ connection: { colour, name } }: { connection: NamedConnection }) {
  return (
    <span class="connection-named">
      <span class={`dot ${colour ?? 'former'}`} />
      <bdi>{name}</bdi>
    </span>
  );
}
