extension CertificateTemplate {
    /// A person who logged in at an OpenID provider.
    public static func email(_ address: String, issuer: String) -> CertificateTemplate {
        CertificateTemplate(names: [.email(address)], fulcio: [1: issuer, 8: issuer])
    }

    /// A user name that is no e-mail address, as an OtherName.
    public static func userName(_ name: String, issuer: String) -> CertificateTemplate {
        CertificateTemplate(names: [.otherName(name)], fulcio: [1: issuer, 8: issuer])
    }

    /// A workflow of GitHub Actions, with all of Fulcio's extensions 1.3.6.1.4.1.57264.1.1 to .22 but .7 and .16's kin.
    ///
    /// - Parameters:
    ///   - repository: `owner/name` of the source repository.
    ///   - workflow: path of the workflow file in its repository.
    ///   - ref: the Git reference, such as `refs/tags/v1.0.0`.
    ///   - workflowRepository: `owner/name` of the repository that holds the workflow, where it is a reusable one.
    public static func gitHubWorkflow(
        repository: String = "example/app", workflow: String = ".github/workflows/release.yml",
        ref: String = "refs/tags/v1.0.0", workflowRepository: String? = nil
    ) -> CertificateTemplate {
        let host = "https://github.com"
        let issuer = "https://token.actions.githubusercontent.com"
        let commit = String(repeating: "0123456789", count: 4)
        let signer = "\(host)/\(workflowRepository ?? repository)/\(workflow)@\(ref)"
        let owner = repository.split(separator: "/")[0]
        let fulcio = [
            1: issuer, 2: "push", 3: commit, 4: "release", 5: repository, 6: ref,
            8: issuer, 9: signer, 10: commit, 11: "github-hosted",
            12: "\(host)/\(repository)", 13: commit, 14: ref, 15: "1001",
            16: "\(host)/\(owner)", 17: "2002",
            18: "\(host)/\(repository)/\(workflow)@\(ref)", 19: commit, 20: "push",
            21: "\(host)/\(repository)/actions/runs/3003/attempts/1", 22: "public",
        ]
        return CertificateTemplate(names: [.uri(signer)], fulcio: fulcio)
    }
}
