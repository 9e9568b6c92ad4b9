// Calls the API as a machine client. Go 1.19 or later, nothing to install.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	refreshAfter   = 0.9 // of a token's lifetime
	attempts       = 3
	maxWaitSeconds = 30
)

type token struct {
	value                            string
	receivedAt, refreshAt, expiresAt time.Time
}

// tokens has one token for all goroutines. The next one is requested before the
// old one expires. Goroutines wait only if there is no valid token.
type tokens struct {
	url  string
	form url.Values

	mutex   sync.Mutex
	token   *token
	renewal *renewal
}

// renewal is a running token request.
type renewal struct {
	done  chan struct{}
	token *token
	err   error
}

func (t *tokens) get(ctx context.Context) (*token, error) {
	valid, next := t.current()
	if valid != nil {
		return valid, nil
	}
	select {
	case <-next.done:
		return next.token, next.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// current returns the token if it is valid, and the renewal if one is running.
func (t *tokens) current() (*token, *renewal) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	now := time.Now()
	valid := t.token
	if valid != nil && !now.Before(valid.expiresAt) {
		valid = nil
	}
	if t.renewal == nil && (valid == nil || !now.Before(valid.refreshAt)) {
		t.renewal = &renewal{done: make(chan struct{})}
		go t.renew(t.renewal)
	}
	return valid, t.renewal
}

func (t *tokens) renew(next *renewal) {
	next.token, next.err = t.request()
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.renewal = nil
	if next.err == nil {
		t.token = next.token
	} else if t.token != nil {
		// The old one may still be valid: try again later.
		t.token.refreshAt = time.Now().Add(10 * time.Second)
	}
	close(next.done)
}

func (t *tokens) forget(rejected *token) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.token == rejected {
		t.token = nil
	}
}

func (t *tokens) request() (*token, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, t.url, strings.NewReader(t.form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var body struct {
		AccessToken string  `json:"access_token"`
		ExpiresIn   float64 `json:"expires_in"`
		Error       string  `json:"error"`
		Description string  `json:"error_description"`
	}
	// A proxy in front of the tenant may answer with anything.
	err = json.NewDecoder(response.Body).Decode(&body)
	if err != nil || body.AccessToken == "" {
		return nil, fmt.Errorf("the tenant gave no token: %s, %s: %s", response.Status, body.Error, body.Description)
	}
	now := time.Now()
	after := func(seconds float64) time.Time {
		return now.Add(time.Duration(seconds * float64(time.Second)))
	}
	return &token{body.AccessToken, now, after(body.ExpiresIn * refreshAfter), after(body.ExpiresIn)}, nil
}

// RoundTrip sends a request with a token, and retries when the API says so, or if
// a token from an earlier request may have expired.
func (t *tokens) RoundTrip(request *http.Request) (*http.Response, error) {
	startedAt := time.Now()
	for attempt := 1; ; attempt++ {
		token, err := t.get(request.Context())
		if err != nil {
			return nil, err
		}
		authorized := request.Clone(request.Context())
		authorized.Header.Set("Authorization", "Bearer "+token.value)
		if request.GetBody != nil {
			if authorized.Body, err = request.GetBody(); err != nil {
				return nil, err
			}
		}
		response, err := http.DefaultTransport.RoundTrip(authorized)
		if err != nil || attempt == attempts {
			return response, err
		}
		wait, ok := getRetryAfter(response)
		switch {
		case response.StatusCode == http.StatusUnauthorized && token.receivedAt.Before(startedAt):
			t.forget(token)
		case ok && wait <= maxWaitSeconds*time.Second:
			select {
			case <-time.After(wait):
			case <-request.Context().Done():
				return response, nil
			}
		default:
			return response, nil
		}
		response.Body.Close()
	}
}

// getRetryAfter returns how long to wait, and whether a retry can help.
func getRetryAfter(response *http.Response) (time.Duration, bool) {
	if response.StatusCode != http.StatusTooManyRequests &&
		response.StatusCode != http.StatusServiceUnavailable {
		return 0, false
	}
	seconds, err := strconv.Atoi(response.Header.Get("Retry-After"))
	return time.Duration(seconds) * time.Second, err == nil
}

func main() {
	client := &http.Client{Transport: &tokens{
		// For Auth0; other tenants name theirs in the discovery document.
		url: strings.TrimSuffix(env("ISSUER", "http://localhost:4000/"), "/") + "/oauth/token",
		form: url.Values{
			"grant_type":    {"client_credentials"},
			"client_id":     {env("CLIENT_ID", "local-partner-one")},
			"client_secret": {env("CLIENT_SECRET", "not-a-secret-partner-one")},
			"audience":      {env("AUDIENCE", "https://api.example.com")},
		},
	}}

	response, err := client.Get(env("API", "http://localhost:3000") + "/client")
	if err != nil {
		fail(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		problem, _ := io.ReadAll(response.Body)
		fail(fmt.Errorf("%s: %s", response.Status, problem))
	}
	var body struct {
		ID       string            `json:"id"`
		Metadata map[string]string `json:"metadata"`
	}
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil {
		fail(err)
	}
	fmt.Printf("%s is %s\n", body.ID, body.Metadata["urn"])
}

func env(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
