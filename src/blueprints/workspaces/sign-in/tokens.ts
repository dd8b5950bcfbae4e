/** Session tokens of this blueprint begin with it. */
export const TOKEN_PREFIX = 'ws_';

/** Tokens of links begin with it. */
export const LINK_PREFIX = 'wl_';
