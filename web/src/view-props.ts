// What every view is given.

/** The parts of the path that the pattern of a view names. */
export interface ViewProps {
  readonly path: Readonly<Record<string, string>>;
}
