/** What distinguishes connections, beside their names. */
export const COLOURS = ['blue', 'green', 'orange', 'purple', 'red', 'teal'] as const;
export type Colour = (typeof COLOURS)[number];
