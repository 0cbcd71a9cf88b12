// Callers: to whom requests are counted where many share a server.
import { BlockList, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';

const MAPPED = new BlockList();
MAPPED.addSubnet('::ffff:0:0', 96, 'ipv6');

/** Who asks: by the name of the key; else the address, of IPv6 its network of 64 bits, which one customer has as a whole. */
export const callerOf = ({ holder, ip }: Pick<FastifyRequest, 'holder' | 'ip'>): string =>
  holder === null ? networkOf(ip) : `key ${holder.name}`;

/** Of the addresses that asked last, as what they are counted: each asks again and again. */
const known = new LRUCache<string, string>({ max: 1_000 });

/**
 * An address as callers are counted by; `fe80::1%eth0` has a zone, which is no part of it. Of a client that has left already
 * none is known.
 */
export function networkOf(ip = ''): string {
  const found = known.get(ip);
  if (found !== undefined) return found;
  const network = networkIn(ip);
  known.set(ip, network);
  return network;
}

function networkIn(ip: string): string {
  const [address = ''] = ip.split('%');
  if (!isIPv6(address)) return address;
  if (MAPPED.check(address, 'ipv6')) return address.slice(address.lastIndexOf(':') + 1);
  const [before = '', after] = address.split('::');
  const head = before.split(':').filter(group => group !== '');
  const tail = (after ?? '').split(':').filter(group => group !== '');
  const groups = after === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  return `${groups
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
