import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Logger } from '@nestjs/common';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { loadSettings } from '../../src/config/index.js';
import { createMailer, FolderMailer, type Mail, MailNotSentError } from '../../src/mail/index.js';

const FROM = encodeURIComponent('Shop <no-reply@shop.example>');
const mail: Mail = {
  to: 'ada@mail.example',
  subject: 'Grüße',
  text: 'Open https://shop.example/in?token=s3cr3t',
  tenantId: '11111111-1111-4111-8111-111111111111',
  kind: 'invitation',
  facts: { token: 's3cr3t' },
};
const QUICK = { delaysMs: [1, 1, 1] };

const folder = mkdtempSync(join(tmpdir(), 'mail-'));
const servers: SMTPServer[] = [];
let logged: jest.SpyInstance;
beforeEach(() => (logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined)));
afterEach(async () => {
  logged.mockRestore();
  await Promise.all(servers.splice(0).map((server) => new Promise<void>((resolve) => server.close(resolve))));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function serve(options: SMTPServerOptions): Promise<{ port: number; messages: string[] }> {
  const messages: string[] = [];
  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) =>
      void buffer(stream).then((text) => done(null, void messages.push(text.toString()))),
    ...options,
  });
  servers.push(server);
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.server.address() as AddressInfo).port, messages };
}

const mailerOf = (MAIL_URL: string) => createMailer(loadSettings({ MAIL_URL }, folder).mail, QUICK);
const plain = (port: number) => mailerOf(`smtp://127.0.0.1:${port}?from=${FROM}&tls=never`);
const refusal = (responseCode: number) => Object.assign(new Error('no ada@mail.example here'), { responseCode });

describe('a server', () => {
  it('takes the message: sender, one recipient, text, and no fact beside it', async () => {
    const recipients: string[] = [];
    const { port, messages } = await serve({
      onRcptTo: ({ address }, _session, done) => done(recipients.push(address) ? null : null),
    });
    const mailer = plain(port);
    await mailer.check();
    await mailer.send(mail);
    expect(recipients).toEqual(['ada@mail.example']);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(/^From: Shop <no-reply@shop\.example>\r$/m);
    expect(messages[0]).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(mailer.figures).toEqual({ sent: 1, failed: 0, waiting: 0 });
  });

  it.each([
    'a@mail.example, b@mail.example',
    'a@mail.example\r\nBcc: b@mail.example',
    'a@mail.example>, <b@mail.example',
  ])('is never given a second recipient by the address %j', async (to) => {
    const recipients: string[] = [];
    const { port, messages } = await serve({
      onRcptTo: ({ address }, _session, done) => done(recipients.push(address) ? null : null),
    });
    await plain(port)
      .send({ ...mail, to }, { attempts: 1 })
      .catch(() => undefined);
    expect(recipients.length).toBeLessThanOrEqual(1);
    expect(recipients).not.toContain('b@mail.example');
    expect(messages.join()).not.toMatch(/^Bcc:/im);
  });

  it('is logged in to over TLS only, and refuses a wrong password for good', async () => {
    const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', keyFile, '-out', certFile, ...subject],
      {
        stdio: 'ignore',
      },
    );
    const tls = { key: readFileSync(keyFile), cert: readFileSync(certFile) };
    const logins: unknown[] = [];
    const auth: SMTPServerOptions = {
      ...tls,
      authOptional: false,
      disabledCommands: [],
      onAuth: ({ username, password }, { secure }, done) => {
        logins.push({ username, secure });
        if (password === 'p@ss/word') done(null, { user: username });
        else done(refusal(535));
      },
    };
    const starttls = await serve(auth);
    const implicit = await serve({ ...auth, secure: true });
    const url = (scheme: string, port: number, password = 'p%40ss%2Fword') =>
      `${scheme}://shop:${password}@127.0.0.1:${port}?from=${FROM}`;
    // The certificate is our own: nobody vouches for it, so nothing is said to that server.
    await expect(mailerOf(url('smtp', starttls.port)).send(mail, { attempts: 1 })).rejects.toThrow(MailNotSentError);
    await expect(mailerOf(url('smtps', implicit.port)).send(mail, { attempts: 1 })).rejects.toThrow(MailNotSentError);
    expect(logins).toEqual([]);
    const open = await serve({ ...auth, authOptional: false, allowInsecureAuth: true, disabledCommands: ['STARTTLS'] });
    // STARTTLS is required unless it is said otherwise: a server without it gets neither the login nor the message.
    await expect(mailerOf(url('smtp', open.port)).send(mail, { attempts: 1 })).rejects.toThrow(MailNotSentError);
    expect(logins).toEqual([]);
    await mailerOf(`${url('smtp', open.port)}&tls=never`).send(mail);
    await expect(mailerOf(`${url('smtp', open.port, 'wrong')}&tls=never`).send(mail)).rejects.toMatchObject({
      isPermanent: true,
      reason: 'the server answered 535',
    });
    expect(logins).toEqual([1, 2].map(() => ({ username: 'shop', secure: false })));
  });

  it.each([421, 450, 451])('that answers %i is asked again: greylisting', async (code) => {
    let refusals = 2;
    const { port, messages } = await serve({
      onRcptTo: (_address, _session, done) => done(refusals-- > 0 ? refusal(code) : null),
    });
    await plain(port).send(mail);
    expect(messages).toHaveLength(1);
    expect(logged).not.toHaveBeenCalled();
  });

  it.each([550, 552, 554])('that answers %i is not asked again', async (code) => {
    let asked = 0;
    const { port } = await serve({ onRcptTo: (_address, _session, done) => done(refusal(asked++ >= 0 ? code : code)) });
    const mailer = plain(port);
    await expect(mailer.send(mail)).rejects.toMatchObject({ code: 'mail_not_sent', isPermanent: true });
    expect(asked).toBe(1);
    expect(mailer.figures).toEqual({ sent: 0, failed: 1, waiting: 0 });
  });

  it('that hangs up during the message is asked again, with the same Message-ID', async () => {
    let hangUps = 1;
    const { port, messages } = await serve({
      onData(stream, _session, done) {
        void buffer(stream).then((text) => {
          messages.push(text.toString());
          if (hangUps-- > 0) (this as unknown as SMTPServer).connections.forEach((each: any) => each._socket.destroy());
          else done(null);
        });
      },
    });
    await plain(port).send(mail);
    const ids = messages.map((text) => /^Message-ID: .*$/im.exec(text)?.[0]);
    expect(ids).toEqual([ids[0], ids[0]]);
    expect(ids[0]).toMatch(/<[\w-]{36}@shop\.example>/);
  });

  it('that is away is given up after the last attempt: counted and logged, without address or secret', async () => {
    const mailer = plain(9);
    await expect(mailer.check()).rejects.toMatchObject({ isPermanent: false });
    await expect(mailer.send(mail)).rejects.toBeInstanceOf(MailNotSentError);
    const [line, ...others] = logged.mock.calls.map(([text]) => String(text));
    expect(others).toEqual([]);
    expect(line).toBe(
      'A message of the kind "invitation" about tenant 11111111-1111-4111-8111-111111111111 is given up after 4 attempts: ' +
        'the connection failed (ESOCKET).',
    );
    expect(mailer.figures).toEqual({ sent: 0, failed: 1, waiting: 0 });
  });

  it('that is away when the process ends is given up at once, and told', async () => {
    const mailer = createMailer(loadSettings({ MAIL_URL: `smtp://127.0.0.1:9?from=${FROM}` }, folder).mail, {
      delaysMs: [60_000],
    });
    const sent = mailer.send(mail);
    sent.catch(() => undefined);
    while (mailer.figures.waiting === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    mailer.close();
    await expect(sent).rejects.toBeInstanceOf(MailNotSentError);
    expect(logged).toHaveBeenCalledTimes(1);
  });
});

describe('an outbox', () => {
  const { facts, ...rest } = mail;
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  const everything = (path: string) =>
    readdirSync(path, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());

  it('holds whole messages only: none, and no part of one, where the disk is full', async () => {
    const outbox = join(folder, 'outbox');
    await mailerOf(`file:${outbox}`).send(mail);
    const [file] = everything(outbox);
    expect(file.parentPath).toBe(join(outbox, mail.tenantId!));
    expect(JSON.parse(readFileSync(join(file.parentPath, file.name), 'utf8'))).toMatchObject({
      ...rest,
      ...facts,
    });
    const fails = new FolderMailer(outbox, (path, text) => {
      writeFileSync(path, text.slice(0, 20));
      return Promise.reject(full);
    });
    await expect(fails.send(mail)).rejects.toBe(full);
    await expect(fails.check()).rejects.toBe(full);
    expect(everything(outbox)).toHaveLength(1);
  });

  it('that cannot be written is told by its check', async () => {
    const file = join(folder, 'no-folder');
    writeFileSync(file, '');
    await expect(mailerOf(`file:${file}/outbox`).check()).rejects.toMatchObject({
      code: expect.stringMatching(/^E/),
    });
  });
});

it('without MAIL_URL in production every message is refused at once', async () => {
  await expect(createMailer(undefined).send(mail)).rejects.toMatchObject({ code: 'mail_not_configured' });
  expect(logged).toHaveBeenCalledTimes(1);
});
