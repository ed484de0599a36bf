'use client';
import { useAuth0Session } from '@auth0-heartbeat/react';
import { useAuth0 } from '@auth0/auth0-react';
import { useState } from 'react';

export default function Page() {
  const { isLoading, user, loginWithRedirect, logout } = useAuth0();
  if (isLoading) return <p>One moment …</p>;
  if (!user) return <button onClick={() => loginWithRedirect()}>Sign in</button>;

  const signOut = () => logout({ logoutParams: { returnTo: window.location.origin } });
  return (
    <>
      <h1>Notes of {user.name}</h1>
      <Status />
      <Notes />
      <button onClick={signOut}>Sign out</button>
    </>
  );
}

function Status() {
  const status = useAuth0Session((session) => session.status);
  return (
    <p>
      Session: <b>{status}</b>
    </p>
  );
}

function Notes() {
  const [text, setText] = useState(() => localStorage.getItem('notes') ?? '');
  function save(changed: string) {
    setText(changed);
    localStorage.setItem('notes', changed);
  }
  return (
    <textarea
      aria-label="Notes"
      rows={8}
      value={text}
      onChange={({ target }) => save(target.value)}
    />
  );
}
