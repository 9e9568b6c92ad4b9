"""Calls the API as a machine client. Python 3.9 or later, nothing to install."""

import json
import os
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

REFRESH_AFTER = 0.9  # of a token's life
ATTEMPTS = 3
MAX_WAIT_SECONDS = 30


class AccessTokens:
    """One token for all threads: asked for once, and again before it expires."""

    def __init__(self, issuer, client_id, client_secret, audience):
        self.url = issuer.rstrip("/") + "/oauth/token"  # Auth0's; others say it in their discovery document
        self.form = urllib.parse.urlencode({
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "audience": audience,
        }).encode()
        self.lock = threading.Lock()
        self.value, self.received_at = None, 0.0
        self.refresh_at, self.expires_at = 0.0, 0.0

    def get(self):
        """The token, and when it came. Threads that need a new one wait for one request."""
        with self.lock:
            now = time.monotonic()
            if self.value is None or now >= self.refresh_at:
                try:
                    self._request()
                except OSError:
                    if self.value is None or now >= self.expires_at:
                        raise
                    # The old one is good still; ask again in a while.
                    self.refresh_at = min(now + 10, self.expires_at)
            return self.value, self.received_at

    def forget(self, refused):
        with self.lock:
            if self.value == refused:
                self.value = None

    def _request(self):
        with urllib.request.urlopen(self.url, self.form, timeout=10) as response:
            answer = json.load(response)
        self.value, self.received_at = answer["access_token"], time.monotonic()
        life = answer["expires_in"]
        self.refresh_at = self.received_at + life * REFRESH_AFTER
        self.expires_at = self.received_at + life


def call(tokens, method, url, body=None):
    """Gives status and answer. Tries again where the API says when, or the token may have expired."""
    started_at = time.monotonic()
    for attempt in range(1, ATTEMPTS + 1):
        token, received_at = tokens.get()
        request = urllib.request.Request(
            url,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"authorization": f"Bearer {token}", "content-type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as refusal:
            problem = json.load(refusal)
            wait = refusal.headers.get("retry-after", "")
            if attempt == ATTEMPTS:
                return refusal.code, problem
            if refusal.code == 401 and received_at < started_at:
                tokens.forget(token)  # it was kept, so it may have expired: once more
            elif refusal.code in (429, 503) and wait.isdigit() and int(wait) <= MAX_WAIT_SECONDS:
                time.sleep(int(wait))
            else:
                return refusal.code, problem


if __name__ == "__main__":
    access_tokens = AccessTokens(
        os.environ.get("ISSUER", "http://localhost:4000/"),
        os.environ.get("CLIENT_ID", "local-partner-one"),
        os.environ.get("CLIENT_SECRET", "not-a-secret-partner-one"),
        os.environ.get("AUDIENCE", "https://api.example.com"),
    )
    api = os.environ.get("API", "http://localhost:3000")
    status, answer = call(access_tokens, "GET", f"{api}/client")
    if status != 200:
        raise SystemExit(f"{answer['code']}: {answer['detail']} ({answer['requestId']})")
    print(f"{answer['id']} is {answer['metadata']['urn']}")
