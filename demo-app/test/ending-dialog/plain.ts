import { createSessionCountdown, type Session } from '@auth0-heartbeat/core';
import { type EndingTexts, secondsToAnnounce } from '../../src/app/ending-texts';

export function connectEndingDialog(
  session: Session,
  dialog: HTMLDialogElement,
  texts: EndingTexts,
) {
  const countdown = createSessionCountdown(session);
  let closedEnd: number | undefined;

  function show(selector: string, text: string) {
    const element = dialog.querySelector(selector)!;
    // A screen reader may read a text again that is set again.
    if (element.textContent !== text) element.textContent = text;
  }

  function update() {
    const ending = countdown.getSnapshot();
    if (!ending || ending.endsAt === closedEnd) return dialog.close();
    const { cause, canExtend, secondsLeft } = ending;
    show('#ending-title', texts.title[cause]);
    show('[aria-hidden]', texts.countdown(secondsLeft));
    show('#ending-left', texts.spoken(secondsToAnnounce(secondsLeft)));
    show('.stay', canExtend ? texts.stay : texts.close);
    show('.sign-out', texts.signOut);
    if (!dialog.open) dialog.showModal();
  }

  function stay() {
    const ending = countdown.getSnapshot();
    if (ending?.canExtend) return ending.extend();
    closedEnd = ending?.endsAt;
    update();
  }

  dialog.addEventListener('cancel', stay);
  dialog.querySelector('.stay')!.addEventListener('click', stay);
  dialog.querySelector('.sign-out')!.addEventListener('click', () => void session.logout());
  return countdown.subscribe(update);
}
