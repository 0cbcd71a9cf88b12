// What drivers, and Prisma over them, tell of a failure: the shapes in which the reason comes.

export interface Failure {
  readonly code?: string;
  readonly message?: string;
  readonly meta?: { readonly driverAdapterError?: Failure };
  readonly cause?: { readonly kind?: string; readonly originalCode?: string; readonly originalMessage?: string };
}

/** The driver's own code for an error that came through Prisma, through its adapter, or straight. */
export const driverCode = ({ code, cause, meta }: Failure): string =>
  cause?.originalCode ?? meta?.driverAdapterError?.cause?.originalCode ?? code ?? '';

/** What the driver says of an error, in its own words where it has any. */
export const driverMessage = ({ cause, message }: Failure): string => cause?.originalMessage ?? message ?? '';
