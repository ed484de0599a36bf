import { useSessionEnding } from '@auth0-heartbeat/react';
import { useEffect, useRef, useState } from 'react';
import { type EndingTexts, secondsToAnnounce } from '../app/ending-texts';

export function EndingDialog({ texts }: { texts: EndingTexts }) {
  const ending = useSessionEnding();
  const [closedEnd, setClosedEnd] = useState<number>();
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = ending !== null && ending.endsAt !== closedEnd;
  useEffect(() => {
    const element = dialog.current;
    if (isOpen) element?.showModal();
    return () => element?.close();
  }, [isOpen]);
  const { cause = 'idle_timeout', canExtend = true, secondsLeft = 0 } = ending ?? {};
  const stay = () => (canExtend ? ending?.extend() : setClosedEnd(ending?.endsAt));
  return (
    <dialog
      ref={dialog}
      className="ending"
      role="alertdialog"
      aria-labelledby="ending-title"
      aria-describedby="ending-left"
      onCancel={stay}
    >
      <h2 id="ending-title">{texts.title[cause]}</h2>
      <p aria-hidden="true">{texts.countdown(secondsLeft)}</p>
      <p id="ending-left" role="status">
        {texts.spoken(secondsToAnnounce(secondsLeft))}
      </p>
      <button onClick={stay}>{canExtend ? texts.stay : texts.close}</button>
      <button onClick={() => void ending?.signOut()}>{texts.signOut}</button>
    </dialog>
  );
}
