"""An OpenID Connect provider as a process of its own, for tests: python provider.py EMAIL [lie]. It prints its port.

It describes itself, sends the browser straight back with a code, and gives an ID token signed with RS256 for EMAIL. With
``lie`` something about the token is wrong: issuer, audience, signature, nonce, unverified.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


class Provider(BaseHTTPRequestHandler):
    asked: dict[str, dict[str, str]] = {}
    email, lie = "", ""

    @property
    def issuer(self) -> str:
        host, port = self.server.server_address[:2]
        return f"http://{host}:{port}"

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path == "/.well-known/openid-configuration":
            self._json(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                }
            )
        elif address.path == "/authorize":
            code = secrets.token_urlsafe()
            self.asked[code] = query
            self.send_response(302)
            self.send_header("Location", query["redirect_uri"] + "?" + urlencode({"code": code, "state": query["state"]}))
            self.end_headers()
        elif address.path == "/keys":
            self._json(
                {"keys": [json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key())) | {"kid": "1", "alg": "RS256", "use": "sig"}]}
            )
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.asked.pop(given["code"])
        challenge = base64.urlsafe_b64encode(hashlib.sha256(given["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if challenge != asked["code_challenge"] or given["client_secret"] != "hemligt":  # noqa: S105 - a test's own
            self.send_error(400)
            return
        claims = {
            "iss": "https://annan.example" if self.lie == "issuer" else self.issuer,
            "aud": "någon-annan" if self.lie == "audience" else asked["client_id"],
            "nonce": "gammal" if self.lie == "nonce" else asked["nonce"],
            "sub": "1",
            "iat": int(time.time()),
            "exp": int(time.time()) + 600,
            "email": self.email,
            "email_verified": self.lie != "unverified",
        }
        token = jwt.encode(claims, OTHER_KEY if self.lie == "signature" else KEY, algorithm="RS256", headers={"kid": "1"})
        self._json({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _json(self, content: object) -> None:
        made = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(made)))
        self.end_headers()
        self.wfile.write(made)

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    Provider.email, Provider.lie = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    print(server.server_address[1], flush=True)
    server.serve_forever()
