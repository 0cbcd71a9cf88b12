// How PostgreSQL, its driver, and Prisma's adapter over it, say that the storage cannot serve.
import { driverCode, type Failure } from '../failures.ts';

/**
 * SQLSTATE classes and codes (PostgreSQL, appendix A): connection exceptions, authorization, no such database or schema,
 * read-only, serialization, resources, privileges, locks, the operator's interventions, the system.
 */
const STORAGE = /^(08...|28...|3D...|3F...|25006|25P0[34]|40...|53...|42501|55...|57...|58...|XX00[12])$/;

/** What passes by itself, and has recorded nothing: serialization and deadlocks, the server stopping or starting. */
const PASSING = /^(08...|40001|40P01|57P0[123])$/;

/** The codes of Node for a connection that is not to be had, or is gone; there may be no file handle, or no port, left for one. */
const NETWORK =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EMFILE|ENFILE|EADDRNOTAVAIL)$/;

/** What the driver says of a connection that is gone, without a code. */
const BROKEN =
  /Connection terminated(?! due to connection timeout)|connection error and is not queryable|Client was closed|server closed the connection/i;

/** What the driver says where no connection was to be had in time, or an answer did not come in time. */
const LATE =
  /timeout exceeded when trying to connect|due to connection timeout|Query read timeout|after calling end on the pool/i;

/** A statement took longer than it may. */
const TOO_LONG = '57014';

/** Prisma's adapter tells what it makes of a socket's error by its kind. */
const KINDS = /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TlsConnectionError|TooManyConnections)$/;

/** The connection is gone, or could not be had. */
export const isDisconnected = (error: Failure): boolean =>
  NETWORK.test(driverCode(error)) || BROKEN.test(error.message ?? '') || KINDS.test(error.cause?.kind ?? '');

/** What may be tried again at once: nothing of it was recorded, as long as it did not come of a commit. */
export const isPassing = (error: Failure) => isDisconnected(error) || PASSING.test(driverCode(error));

/** The statement itself took too long: it would elsewhere too. */
export const tookTooLong = (error: Failure) => driverCode(error) === TOO_LONG;

/** The storage cannot serve, be it for a moment. */
export const isStorageFailure = (error: Failure) =>
  isPassing(error) || STORAGE.test(driverCode(error)) || LATE.test(error.message ?? '');
