/**
 * Distributions whose name on PyPI is not the name that is imported. An import that is not listed is taken to come from
 * a distribution of its own name.
 */
const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  attr: 'attrs',
  bs4: 'beautifulsoup4',
  Crypto: 'pycryptodome',
  cv2: 'opencv-python',
  dateutil: 'python-dateutil',
  docx: 'python-docx',
  dotenv: 'python-dotenv',
  fitz: 'pymupdf',
  git: 'gitpython',
  github: 'pygithub',
  googleapiclient: 'google-api-python-client',
  jose: 'python-jose',
  jwt: 'pyjwt',
  kubernetes: 'kubernetes',
  ldap: 'python-ldap',
  Levenshtein: 'levenshtein',
  magic: 'python-magic',
  markdown: 'markdown',
  MySQLdb: 'mysqlclient',
  nacl: 'pynacl',
  OpenSSL: 'pyopenssl',
  pdf2image: 'pdf2image',
  PIL: 'pillow',
  pkg_resources: 'setuptools',
  pptx: 'python-pptx',
  psycopg2: 'psycopg2-binary',
  serial: 'pyserial',
  skimage: 'scikit-image',
  sklearn: 'scikit-learn',
  slugify: 'python-slugify',
  socks: 'pysocks',
  telegram: 'python-telegram-bot',
  usb: 'pyusb',
  websocket: 'websocket-client',
  win32api: 'pywin32',
  win32com: 'pywin32',
  yaml: 'pyyaml',
  zmq: 'pyzmq',
};

/** Namespace packages of Google: `from google.cloud import storage` comes from `google-cloud-storage`. */
export function distributionOf(module: string, imported: readonly string[]): string | undefined {
  const [top = '', second = '', third = imported[0]] = module.split('.');
  if (top === 'google') {
    if (second === 'protobuf') return 'protobuf';
    if (second === 'generativeai') return 'google-generativeai';
    if (second === 'genai') return 'google-genai';
    if (second === 'auth' || second === 'oauth2') return 'google-auth';
    // Which of the many distributions it is, cannot be told.
    return second === 'cloud' && third ? `google-cloud-${third.replaceAll('_', '-')}` : undefined;
  }
  return normaliseDistribution(DISTRIBUTIONS[top] ?? top);
}

/** The one spelling of a distribution's name (PEP 503). */
export function normaliseDistribution(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

/** The grammar of names on PyPI (PEP 508). */
export function isDistributionName(name: string): boolean {
  return /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i.test(name);
}
