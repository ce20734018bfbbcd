/** 日本語: バイト列から見つかったメディア。 */
import type { signatures as english } from '../en/signatures.ts';

/** See the head of this file. */
export const signatures: typeof english = {
	signatures: {
		title: 'メディアのシグネチャ',
		capture: 'キャプチャ',
		kind: '種類',
		allKinds: (shown) => `すべて · ${shown}`,
		words: 'この語を含むもののみ',
		hint: '例: 10.0.0.7:80',
		columns: {
			kind: '種類',
			frame: 'フレーム',
			payloadOffset: 'オフセット',
			source: '送信元',
			destination: '宛先',
			bytes: 'サイズ',
			isWhole: '状態',
			confidence: '確信度',
			reason: '根拠',
		},
		whole: '完全',
		cut: '終わりが欠落',
		reading: 'どのプロトコルにも属さないパケットを読んでいます',
		searching: '対話を検索しています',
		stop: '検索を中止',
		again: '再検索',
		stopped: '検索は中止されました。結果は表示されません。',
		grown: 'この検索の後にキャプチャが増えています。',
		none: 'メディアのシグネチャは見つかりませんでした。',
		noMatch: 'この種類と語に合う結果はありません。',
		nothingToSearch:
			'このキャプチャの UDP と TCP のパケットはすべてプロトコルに属しており、検索対象がありません。',
		scope: (packets, conversations, bytes) =>
			`検索範囲: どのプロトコルにも属さない ${packets} パケット、${conversations} 方向の対話、ペイロード ${bytes}`,
		kindsSearched:
			'検索対象: JPEG、PNG、FLV、MP4 ボックス、WAV、H.264 と H.265 の開始コード、ADTS、MPEG トランスポート/プログラムストリーム、他のヘッダーの後ろの RTP。',
		passedOver: (bytes) => `未検索: 各方向の先頭 16 MiB より後ろの ${bytes}`,
		moreFinds: '最初の 20,000 件のみ表示しています。',
		preview: 'プレビュー',
		choose: '見つかったものを選ぶと表示します。',
		pictureOf: (kind, frame) => `フレーム ${frame} の ${kind}`,
		noPicture: '欠落が多いため、この画像は表示できません。',
		firstBytes: '先頭のバイト',
		goTo: 'パケットへ移動',
		openRtp: 'RTP として開く…',
		opened: (name) => `${name} を開きました: 前のヘッダーを除いたパケットです`,
		save: (shown) => `${shown} 件を保存…`,
		saved: (shown, folder) =>
			`${shown} 個のファイルと SHA-256 を記した manifest.json を ${folder} に保存しました`,
		notSaved: (shown, reason) => `${shown} 件は保存できませんでした: ${reason}`,
		copied: (shown) => `${shown} 件をコピーしました`,
	},
};
