import { expect, test } from 'vitest';
import { invitationMail, passwordResetMail, signInMail } from './index.ts';

const facts = {
  organizationName: 'Halden',
  inviterName: 'Ines Marchetti',
  role: 'developer',
  url: 'https://lethe.example/invitations/abc',
  expiresAt: new Date('2026-11-28T09:30:00Z'),
};

test('an invitation says who invites to what, as which role, and until when', () => {
  const { subject, text, html } = invitationMail(facts);
  expect(subject).toBe('Ines Marchetti invites you to Halden on Lethe');
  for (const form of [text, html]) {
    for (const fact of ['Ines Marchetti', 'Halden', 'developer', facts.url, '2026-11-28 09:30 UTC']) {
      expect(form).toContain(fact);
    }
  }
});

test('a name cannot put markup into a mail, nor a header', () => {
  const organizationName = '<img src="https://spy.example/">\r\nBcc: everybody@example.test';
  const { subject, html } = invitationMail({ ...facts, organizationName });
  expect(html).not.toContain('<img');
  expect(html).toContain('&lt;img');
  expect(subject).not.toMatch(/[\r\n]/);
});

test('no mail fetches anything when it is opened', () => {
  const link = { url: 'https://lethe.example/x', validMinutes: 15 };
  for (const { html } of [invitationMail(facts), signInMail(link), passwordResetMail(link)]) {
    expect(html).not.toMatch(/<(img|link|script|iframe)|src=|url\(|@import/i);
  }
});
