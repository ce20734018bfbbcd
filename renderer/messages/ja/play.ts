/** Japanese: the player. */
import type { play as english } from '../en/play.ts';

/** See the head of this file. */
export const play: typeof english = {
	play: {
		nothing: 'ストリームを選ぶと聞けます。',
		opening: '再生を準備中',
		lanesLabel:
			'ストリームの波形。左右キーで 0.1 秒、Ctrl で 1 秒移動、+ と - で拡大縮小、0 で全体。' +
			'音に起きたことは印の表にあります。',
		play: '再生',
		pause: '一時停止',
		toStart: '先頭へ',
		of: (length: string) => `/ ${length}`,
		volume: '音量',
		speed: '速度',
		timing: 'タイミング',
		modes: {
			'jitter-buffer': 'ジッタバッファ',
			'rtp-timestamps': 'RTP タイムスタンプ',
			uninterrupted: '途切れなし',
			adaptive: '適応',
		},
		buffer: 'バッファ',
		follow: '追従',
		routing: '左右',
		routes: { left: '左', both: '両方', right: '右' },
		silent: (reason: string) => `聞けません。${reason}`,
		decoding: (percent: string) => `デコード中 ${percent} %`,
		waiting: 'デコーダを待っています',
		waitingLive: 'パケットを待っています',
		live: 'ライブ',
		liveHint: '最新の位置へ（2 秒遅れ）',
		legend: '波形の印',
		kinds: {
			lost: '損失',
			late: 'バッファに遅着',
			'wrong-timestamp': '誤ったタイムスタンプ',
			silence: '挿入した無音',
		},
		marksLabel: '波形の印の表',
		marksLeftOut: (count: string) => `短い印 ${count} 個は描画も一覧もされません: 拡大してください`,
		noMarks: '欠落、遅延パケット、挿入された無音はありません。',
		columns: {
			time: '時刻',
			frame: 'フレーム',
			stream: 'ストリーム',
			what: '内容',
			length: '長さ',
		},
	},
};
