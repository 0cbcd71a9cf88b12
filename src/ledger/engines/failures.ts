// What drivers, and Prisma's adapters over them, tell of a failure: the shapes in which the reason comes.

export interface Failure {
  readonly code?: string;
  readonly message?: string;
  readonly cause?: { readonly kind?: string; readonly originalCode?: string; readonly originalMessage?: string };
}

/** The driver's own code for an error that came through an adapter, or straight. */
export const driverCode = ({ code, cause }: Failure): string => cause?.originalCode ?? code ?? '';

/** What the driver says of an error, in its own words where it has any. */
export const driverMessage = ({ cause, message }: Failure): string => cause?.originalMessage ?? message ?? '';
