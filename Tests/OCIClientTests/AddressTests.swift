#if Network
    import FileSystem
    import OpenSSL
    import TestSupport
    import Testing

    @testable import OCIClient

    /// The small parsers of what servers and environments say.
    struct AddressTests {
        @Test(arguments: [
            ("/a/b", "https://h/a/b"), ("c", "https://h/x/c"), ("?q=1", "https://h/x/y?q=1"),
            ("//other/p", "https://other/p"), ("http://other:8/p?q", "http://other:8/p?q"),
        ])
        func `a location is resolved`(location: String, wanted: String) throws {
            let base = try #require(WebAddress("https://h/x/y?old"))
            #expect(base.resolving(location)?.absolute == wanted)
        }

        @Test(arguments: [
            "", "h/a", "ftp://h/", "https://", "https://u:p@h/", "https://h/a b", "https://h:99999/", "https://h:0/",
            "https://../", "https://h#x/",
            "https://[::1/", "https://h:/", "https://h/\n",
        ])
        func `what is no address is none`(text: String) { #expect(WebAddress(text) == nil) }

        @Test func `an address does not tell its query`() throws {
            #expect("\(try #require(WebAddress("https://h/a?secret=1")))" == "https://h/a")
        }

        @Test func `a challenge is read`() throws {
            let text = "Bearer realm=\"https://auth.test/token\",service=\"a, b\" , scope=\"repository:x:pull\""
            let challenge = try #require(AuthenticationChallenge(text))
            #expect(challenge.scheme == "bearer")
            #expect(
                challenge.parameters == [
                    "realm": "https://auth.test/token", "service": "a, b", "scope": "repository:x:pull",
                ])
            #expect(AuthenticationChallenge("Bearer realm=\"open") == nil)
            #expect(AuthenticationChallenge.best(of: ["Basic realm=x", "Negotiate", text])?.scheme == "bearer")
            #expect(AuthenticationChallenge.best(of: ["Negotiate"]) == nil)
        }

        @Test func `proxies are taken from the environment`() throws {
            let settings = ProxySettings(environment: [
                "HTTPS_PROXY": "http://proxy.test:3128", "HTTP_PROXY": "http://evil.test",
                "NO_PROXY": "inside.test,.corp",
            ])
            func proxy(_ text: String) throws -> String? {
                try settings.proxy(for: try #require(WebAddress(text)))?.authority
            }
            #expect(try proxy("https://registry.test/") == "proxy.test:3128")
            #expect(try proxy("https://a.inside.test/") == nil)
            #expect(try proxy("https://x.corp/") == nil)
            #expect(try proxy("http://registry.test/") == nil)
            #expect(try proxy("https://localhost:5000/") == nil)
        }

        @Test(arguments: ["http://user:pw@proxy:3128", "socks5://proxy:1080", "http://proxy:99999"])
        func `a proxy that cannot be used is not gone round`(text: String) throws {
            let settings = ProxySettings(environment: ["https_proxy": text])
            let address = try #require(WebAddress("https://registry.test/"))
            #expect(throws: HTTPFailure.self) { try settings.proxy(for: address) }
        }

        @Test func `a wait is doubled, scattered, and bounded`() {
            let policy = RetryPolicy()
            for (attempt, whole) in [(1, 500), (2, 1000), (5, 8000), (40, 60_000)] as [(Int, UInt64)] {
                let delay = policy.delay(after: attempt, asked: nil)
                #expect(delay >= whole / 2 && delay <= whole)
            }
            #expect(policy.delay(after: 1, asked: 7000) == 7000)
            #expect(policy.delay(after: 1, asked: 10_000_000) == 60_000)
        }
    }

    /// Where credentials come from.
    struct CredentialTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        private func store(_ text: String) throws -> CredentialStore {
            let directory = try Directory.open(folder.path)
            try directory.remove("auth.json")
            try directory.create("auth.json", permissions: 0o600).write(Array(text.utf8))
            return CredentialStore(authfile: "\(folder.path)/auth.json")
        }

        private func encoded(_ text: String) -> String { Base64.encode(Array(text.utf8)) }

        @Test func `the longest name that contains the repository counts`() throws {
            let store = try store(
                """
                {"auths": {"r.test": {"auth": "\(encoded("a:1"))"}, "r.test/team": {"auth": "\(encoded("b:2:3"))"},
                 "r.test/team/app": {"auth": "\(encoded("c:4"))"}, "https://index.docker.io/v1/": {"auth": "\(encoded("d:5"))"}}}
                """)
            func user(_ registry: String, _ repository: String) throws -> Credentials {
                try store.credentials(for: registry, repository: repository)
            }
            #expect(try user("r.test", "team/app") == .password(user: "c", password: "4"))
            #expect(try user("r.test", "team/other") == .password(user: "b", password: "2:3"))
            #expect(try user("r.test", "x") == .password(user: "a", password: "1"))
            #expect(try user("docker.io", "library/x") == .password(user: "d", password: "5"))
            #expect(try user("other.test", "x") == .anonymous)
        }

        @Test func `an identity token is taken before a password`() throws {
            let store = try store(#"{"auths": {"r.test": {"identitytoken": "t", "auth": "YTpi"}}}"#)
            #expect(try store.credentials(for: "r.test", repository: "x") == .identityToken("t"))
        }

        @Test(arguments: [
            "no JSON", #"{"auths": {"r.test": {"auth": "!"}}}"#, #"{"auths": {"r.test": {"auth": "YQ=="}}}"#,
        ])
        func `a file that cannot be used is an error, not nobody's`(text: String) throws {
            let store = try store(text)
            #expect(throws: HTTPFailure.self) { try store.credentials(for: "r.test", repository: "x") }
        }

        @Test func `a file that was named must exist`() throws {
            let store = CredentialStore(authfile: "\(folder.path)/none")
            #expect(throws: HTTPFailure.self) { try store.credentials(for: "r.test", repository: "x") }
            let other = CredentialStore(environment: ["HOME": folder.path])
            #expect(try other.credentials(for: "r.test", repository: "x") == .anonymous)
        }

        @Test func `credentials are never printed`() {
            #expect(!"\(Credentials.password(user: "u", password: "secret"))".contains("secret"))
        }
    }
#endif
