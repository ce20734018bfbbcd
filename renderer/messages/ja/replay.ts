/** 日本語: ストリームの再送信。 */
import type { replay as english } from '../en/replay.ts';

/** See the head of this file. */
export const replay: typeof english = {
	replay: {
		title: 'ストリームを再送信',
		about:
			'RTP パケットをキャプチャされたとおりの時間で送信します。ffplay、VLC、またはキャプチャで受信してください。',
		to: '宛先アドレス',
		port: '宛先ポート',
		sourcePort: '送信元ポート (0: 任意)',
		begin: '開始（最初のパケットからの秒）',
		end: '終了（秒）',
		speed: '速度',
		beginning: '最初から',
		whole: '最後まで',
		remote: (host) => `別の機器 ${host} に送信します。パケットはこのコンピューターの外に出ます。`,
		send: 'パケットを送信',
		stop: '送信を停止',
		sending: '送信中…',
		sent: (packets, to) => `${packets} パケットを ${to} に送信しました`,
		wrong: 'ここには数値が必要です。',
	},
};
