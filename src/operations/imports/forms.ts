// A body of two parts (multipart/form-data, RFC 7578): the mapping of a table, and then the table as it arrives.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import type { TableMapping } from '../../imports/importer.ts';
import { LONGEST_MAPPING, WrongMapping } from '../../imports/table/document.ts';
import { readMapping } from '../../imports/table/mapping.ts';
import { Refusal } from '../../model/refusals.ts';

/** How long a mapping may be, in bytes: a unit of UTF-16 takes three at most. */
const LONGEST = 3 * LONGEST_MAPPING;

export interface Form {
  readonly mapping?: TableMapping;
  /** The name of the file, as the client has it. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Lets go of what was not read. */
  readonly end: () => void;
}

/** A form as far as its file, which is read piece by piece. @throws Refusal where it is none, or its mapping comes too late */
export async function formOf(contentType: string, pieces: AsyncIterable<Uint8Array>): Promise<Form> {
  const source = Readable.from(pieces, { objectMode: false });
  const end = () => void source.destroy();
  try {
    return { ...(await partsOf(contentType, source)), end };
  } catch (error) {
    end();
    throw error;
  }
}

function partsOf(contentType: string, source: Readable): Promise<Omit<Form, 'end'>> {
  const parser = parserOf(contentType);
  const arrived: Promise<unknown> = pipeline(source, parser);
  return new Promise((resolve, reject) => {
    let mapping: Promise<string> | undefined;
    let file: Readable | undefined;
    const fail = (error: Error) => {
      file?.destroy(error);
      reject(error);
    };
    arrived.then(
      () => fail(malformed('it has no file')),
      error => fail(asRefusal(error)),
    );
    parser.on('field', (name, text) => {
      if (name === 'mapping') mapping = Promise.resolve(text);
    });
    parser.on('file', (name, stream, fileName) => {
      // Whoever reads it is told; where nobody does, the refusal tells it.
      stream.on('error', () => {});
      if (name === 'mapping' && file === undefined) {
        mapping = textOf(stream);
        // It is told of when the file comes.
        mapping.catch(() => {});
      } else if (name !== 'file' || file !== undefined) stream.resume();
      else {
        file = stream;
        const bytes = whole(stream, arrived);
        readText(mapping).then(own => resolve({ ...(own && { mapping: own }), name: fileName ?? '', bytes }), fail);
      }
    });
  });
}

function parserOf(contentType: string): BusboyInstance {
  const limits = { fieldSize: LONGEST, fileSize: Number.POSITIVE_INFINITY, parts: 20, headerPairs: 50 };
  try {
    return new Busboy({ headers: { 'content-type': contentType } as BusboyHeaders, limits });
  } catch (error) {
    throw malformed((error as Error).message);
  }
}

const malformed = (why: string) =>
  new Refusal('malformed-request', `The body is no form of a mapping and a file: ${why.slice(0, 200)}.`);

const asRefusal = (error: Error) => (error instanceof Refusal ? error : malformed(error.message));

async function textOf(stream: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    if (size > LONGEST) throw new Refusal('body-too-large', `The mapping is larger than ${LONGEST} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

async function readText(text: Promise<string> | undefined): Promise<TableMapping | undefined> {
  if (text === undefined) return undefined;
  try {
    return readMapping(await text);
  } catch (error) {
    if (!(error instanceof WrongMapping)) throw error;
    throw new Refusal('unreadable-import', `The mapping is not as it must be.\n${error.message}`);
  }
}

/** All of a file, and then what comes after it: a body that breaks off there has not arrived. */
async function* whole(stream: Readable, arrived: Promise<unknown>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
    await arrived;
  } catch (error) {
    throw asRefusal(error as Error);
  }
}
