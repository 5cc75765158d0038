// What a phone's own buttons say, in its owner's language.

const words = {
  en: { message: "Message", send: "Send", edited: "edited", start: "Start", editing: "Edit message", blocked: "You blocked this bot", unblock: "Unblock", bot: "bot", lastly: "Today" },
  de: { message: "Nachricht", send: "Senden", edited: "bearbeitet", start: "Starten", editing: "Nachricht bearbeiten", blocked: "Du hast diesen Bot blockiert", unblock: "Freigeben", bot: "Bot", lastly: "Heute" },
  es: { message: "Mensaje", send: "Enviar", edited: "editado", start: "Iniciar", editing: "Editar mensaje", blocked: "Has bloqueado este bot", unblock: "Desbloquear", bot: "bot", lastly: "Hoy" },
  fr: { message: "Message", send: "Envoyer", edited: "modifié", start: "Démarrer", editing: "Modifier le message", blocked: "Vous avez bloqué ce bot", unblock: "Débloquer", bot: "bot", lastly: "Aujourd’hui" },
  pl: { message: "Wiadomość", send: "Wyślij", edited: "edytowano", start: "Rozpocznij", editing: "Edytuj wiadomość", blocked: "Ten bot jest zablokowany", unblock: "Odblokuj", bot: "bot", lastly: "Dzisiaj" },
  pt: { message: "Mensagem", send: "Enviar", edited: "editado", start: "Iniciar", editing: "Editar mensagem", blocked: "Você bloqueou este bot", unblock: "Desbloquear", bot: "bot", lastly: "Hoje" },
  vi: { message: "Tin nhắn", send: "Gửi", edited: "đã sửa", start: "Bắt đầu", editing: "Sửa tin nhắn", blocked: "Bạn đã chặn bot này", unblock: "Bỏ chặn", bot: "bot", lastly: "Hôm nay" },
  ar: { message: "رسالة", send: "إرسال", edited: "معدّلة", start: "ابدأ", editing: "تعديل الرسالة", blocked: "لقد حظرت هذا البوت", unblock: "إلغاء الحظر", bot: "بوت", lastly: "اليوم" },
  "zh-Hans": { message: "消息", send: "发送", edited: "已编辑", start: "开始", editing: "编辑消息", blocked: "您已屏蔽此机器人", unblock: "解除屏蔽", bot: "机器人", lastly: "今天" },
  "zh-Hant": { message: "訊息", send: "傳送", edited: "已編輯", start: "開始", editing: "編輯訊息", blocked: "您已封鎖此機器人", unblock: "解除封鎖", bot: "機器人", lastly: "今天" },
};

/** languageOf is the nearest language of those that the program speaks. */
export function languageOf(tag) {
  const t = (tag || "en").toLowerCase();
  if (t.startsWith("zh")) return /hant|tw|hk|mo/.test(t) ? "zh-Hant" : "zh-Hans";
  const [base] = t.split("-");
  return words[base] ? base : "en";
}

/** phoneWords are the words of a phone in that language. */
export function phoneWords(tag) {
  return words[languageOf(tag)];
}
