/**
 * English. The shape of this catalogue is the shape of every one; functions take numbers already
 * formatted for people, and the bare count where a plural depends on it.
 */
import { calls } from './calls.ts';
import { cameras } from './cameras.ts';
import { conversations } from './conversations.ts';
import { decodeAs } from './decode-as.ts';
import { frame } from './frame.ts';
import { live } from './live.ts';
import { packets } from './packets.ts';
import { play } from './play.ts';
import { replay } from './replay.ts';
import { sdp } from './sdp.ts';
import { signatures } from './signatures.ts';
import { streams } from './streams.ts';
import { video } from './video.ts';
import { wifi } from './wifi.ts';

/** See the head of this file. */
export const en = {
	...frame,
	...streams,
	...packets,
	...calls,
	...play,
	...live,
	...cameras,
	...video,
	...decodeAs,
	...wifi,
	...conversations,
	...signatures,
	...replay,
	...sdp,
};
