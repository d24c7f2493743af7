import { describe, expect, it } from 'vitest';
import { isLoopback, isProduction, normaliseBaseUrl, permissionPattern } from '../../../src/platform/origins';

describe('a base URL', () => {
  it.each([
    ['https://synap.example', 'https://synap.example'],
    [' https://Synap.Example/ \n', 'https://synap.example'],
    ['HTTPS://synap.example:443', 'https://synap.example'],
    ['https://synap.example:8443/api//', 'https://synap.example:8443/api'],
    ['http://localhost:8000/', 'http://localhost:8000'],
    ['http://127.0.0.1', 'http://127.0.0.1'],
    ['https://synap.example/api/v1', 'https://synap.example'],
    ['https://synap.example/tenant/api/v1/', 'https://synap.example/tenant'],
    ['https://synap.example/api/v1/memories/status/1', 'https://synap.example'],
    ['https://synap.example/tenant//api/v1', 'https://synap.example/tenant'],
    ['https://synap.example/api/v10', 'https://synap.example/api/v10'],
    ['http://0.0.0.0:8000', 'http://localhost:8000'],
    ['0.0.0.0:8000/', 'http://localhost:8000'],
    ['localhost:8000', 'http://localhost:8000'],
    ['127.0.0.1:8000/api/v1', 'http://127.0.0.1:8000'],
    ['synap.example', 'https://synap.example'],
    ['synap.example:8443/tenant', 'https://synap.example:8443/tenant'],
    ['https://synap.example?key=1', 'https://synap.example'],
    ['https://synap.example/#/jobs', 'https://synap.example'],
    ['https://synap.example/tenant/?', 'https://synap.example/tenant'],
    ['synap.example?key=1', 'https://synap.example'],
    ['https://synap.example/docs#/default/status', 'https://synap.example'],
    ['https://synap.example/tenant/redoc', 'https://synap.example/tenant'],
    ['http://0.0.0.0:8000/docs/', 'http://localhost:8000'],
    ['https://synap.example/openapi.json', 'https://synap.example'],
    ['https://synap.example/health', 'https://synap.example'],
    ['https://synap.example/docsite', 'https://synap.example/docsite'],
    ['https://synap.example/API/V1/', 'https://synap.example'],
    ['http://[::1]:8000', 'http://localhost:8000'],
    ['[::]:8000', 'http://localhost:8000'],
    ['<https://synap.example>,', 'https://synap.example'],
    ['"https://synap.example";', 'https://synap.example'],
    ['SYNAP_BASE_URL="https://synap.example"', 'https://synap.example'],
    ['SYNAP_BASE_URL: https://synap.example', 'https://synap.example'],
    ['"baseUrl":"https://synap.example",', 'https://synap.example'],
    ["- base_url = 'https://synap.example'", 'https://synap.example'],
    ['https://synap.example.', 'https://synap.example'],
    ['https://synap.example/tenant\u200b', 'https://synap.example/tenant'],
    ['\ufeffhttps://synap.example', 'https://synap.example'],
    ['https://synap.example/v1/credits/balance', 'https://synap.example'],
    ['https://synap.example/v1/tenant', 'https://synap.example/v1/tenant'],
    ['export SYNAP_BASE_URL=localhost:8000', 'http://localhost:8000'],
    ['Base URL: https://synap.example', 'https://synap.example'],
    ['$env:SYNAP_BASE_URL = "https://synap.example"', 'https://synap.example'],
    ['ENV SYNAP_BASE_URL=https://synap.example', 'https://synap.example'],
    ['SYNAP_BASE_URL=https://synap.example # production', 'https://synap.example'],
    ['(https://synap.example)', 'https://synap.example'],
    ['“https://synap.example”', 'https://synap.example'],
    ['https://synap.example。', 'https://synap.example'],
    ['ｈｔｔｐｓ：／／synap.example', 'https://synap.example'],
    ['https://https://synap.example', 'https://synap.example'],
    ['https://[2001:db8::1]:8443', 'https://[2001:db8::1]:8443'],
  ])('%j is read as %s', (text, baseUrl) => {
    expect(normaliseBaseUrl(text)).toEqual({ ok: true, baseUrl, origin: new URL(baseUrl).origin });
  });

  it.each([
    'http://synap.example',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'ftp://synap.example',
    'javascript:alert(1)',
    'chrome-extension://abc',
    'synap',
    'synap.example:port',
    'person@synap.example',
    'localhost.evil.example:80:80',
    'https:synap.example',
    'https:/synap.example',
    'https://\\synap.example',
    'https:///synap.example',
    'https://',
    'https://person@synap.example',
    'https://:secret@synap.example',
    'http://127.0.0.2:8000',
    'https://synap.example;key=1',
    'http://[::2]:8000',
    'https://person:secret@synap.example/docs',
    'see https://synap.example',
    'https://a.example\nhttps://b.example',
    'https://synap.example/ api',
    'https://*.synap.example',
    'https://$HOST/api/v1',
    'https://{host}',
    'https://(synap).example',
    'https://synap.example!',
    '',
  ])('%j is none: no key is sent there', (text) => {
    expect(normaliseBaseUrl(text)).toEqual({ ok: false, error: 'base_url_invalid' });
    expect(permissionPattern(text, 'chrome')).toBeNull();
  });

  it('is asked for by its origin alone; Firefox knows no ports', () => {
    const baseUrl = 'https://synap.example:8443/api';
    expect(permissionPattern(baseUrl, 'chrome')).toBe('https://synap.example:8443/*');
    expect(permissionPattern(baseUrl, 'firefox')).toBe('https://synap.example/*');
  });

  it('is on this machine by its name alone, on any port', () => {
    for (const here of ['http://localhost:8000', 'http://127.0.0.1/tenant', 'https://localhost'])
      expect(isLoopback(here)).toBe(true);
    for (const there of ['https://synap.example', 'https://localhost.example', 'localhost', ''])
      expect(isLoopback(there)).toBe(false);
  });

  it('is production on any path of its origin, and nowhere else', () => {
    expect(isProduction('https://synap-cloud-prod.maximem.ai/v2')).toBe(true);
    for (const other of ['https://synap-cloud-prod.maximem.ai:8443', 'https://synap.example', 'production'])
      expect(isProduction(other)).toBe(false);
  });
});
