"""Calls the API as a machine client. Python 3.9 or later, nothing to install."""

import json
import os
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import Future

REFRESH_AFTER = 0.9  # of a token's lifetime
ATTEMPTS = 3
MAX_WAIT_SECONDS = 30


class AccessTokens:
    """One token for all threads. The next one is requested before the old one expires."""

    def __init__(self, issuer, client_id, client_secret, audience):
        self.url = issuer.rstrip("/") + "/oauth/token"  # for Auth0; other tenants name theirs in the discovery document
        self.form = urllib.parse.urlencode({
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "audience": audience,
        }).encode()
        self.lock = threading.Lock()
        self.value, self.received_at = None, 0.0
        self.refresh_at, self.expires_at = 0.0, 0.0
        self.renewal = None

    def get(self):
        """Returns a token and when it was received. Waits only if there is no valid one."""
        with self.lock:
            now = time.monotonic()
            is_valid = self.value is not None and now < self.expires_at
            if self.renewal is None and (not is_valid or now >= self.refresh_at):
                renewal = Future()
                threading.Thread(target=self._renew, args=(renewal,), daemon=True).start()
                self.renewal = renewal
            if is_valid:
                return self.value, self.received_at
            renewal = self.renewal
        return renewal.result()

    def forget(self, rejected):
        with self.lock:
            if self.value == rejected:
                self.value = None

    def _renew(self, renewal):
        try:
            value, lifetime = self._request()
        except Exception as error:
            with self.lock:
                self.renewal = None
                # The old one may still be valid: try again later.
                self.refresh_at = time.monotonic() + 10
            renewal.set_exception(error)
        else:
            now = time.monotonic()
            with self.lock:
                self.renewal = None
                self.value, self.received_at = value, now
                self.refresh_at, self.expires_at = now + lifetime * REFRESH_AFTER, now + lifetime
            renewal.set_result((value, now))

    def _request(self):
        with urllib.request.urlopen(self.url, self.form, timeout=10) as response:
            body = json.load(response)
        return body["access_token"], body["expires_in"]


def call(tokens, method, url, body=None):
    """Returns the status and the body. Retries when the API says so, or if the token may have expired."""
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
        except urllib.error.HTTPError as error:
            wait = error.headers.get("retry-after", "")
            if attempt == ATTEMPTS:
                return error.code, get_problem(error)
            if error.code == 401 and received_at < started_at:
                tokens.forget(token)  # it is from an earlier request, so it may have expired
            elif error.code in (429, 503) and wait.isdigit() and int(wait) <= MAX_WAIT_SECONDS:
                time.sleep(int(wait))
            else:
                return error.code, get_problem(error)


def get_problem(error):
    """Returns the API's problem. A proxy in front of the API may answer with anything else."""
    problem = {"code": error.code, "detail": error.reason, "requestId": "no request id"}
    try:
        problem.update(json.load(error))
    except (TypeError, ValueError):
        pass
    return problem


if __name__ == "__main__":
    access_tokens = AccessTokens(
        os.environ.get("ISSUER", "http://localhost:4000/"),
        os.environ.get("CLIENT_ID", "local-partner-one"),
        os.environ.get("CLIENT_SECRET", "not-a-secret-partner-one"),
        os.environ.get("AUDIENCE", "https://api.example.com"),
    )
    api = os.environ.get("API", "http://localhost:3000")
    status, result = call(access_tokens, "GET", f"{api}/client")
    if status != 200:
        raise SystemExit(f"{result['code']}: {result['detail']} ({result['requestId']})")
    print(f"{result['id']} is {result['metadata']['urn']}")
