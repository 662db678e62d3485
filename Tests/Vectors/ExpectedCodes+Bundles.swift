extension ExpectedCodes {
    /// sigstore/sigstore-conformance.
    static let conformance = """
        bundle-empty-certificate-chain_fail                      sigstore-bundle.material
        bundle-malformed-json_fail                               sigstore-bundle.malformed
        bundle-unknown-version_fail                              sigstore-bundle.version
        bundle-with-root-cert_fail                               log.checkpoint-missing
        checkpoint-bad-keyhint_fail                              log.checkpoint-invalid
        dsse-invalid-sig_fail                                    log.signature-mismatch
        dsse-mismatch-envelope_fail                              log.hash-mismatch
        incorrect-public-key_fail                                log.verifier-mismatch
        intoto-expired-certificate_fail                          certificate.outside-validity
        intoto-missing-inclusion-proof_fail                      log.proof-missing
        intoto-set-outside-signing-cert-validity_fail            certificate.outside-validity
        invalid-checkpoint-signature_fail                        log.checkpoint-invalid
        invalid-inclusion-proof_fail                             log.checkpoint-missing
        managed-key-no-key_fail                                  certificate.missing
        message-digest-mismatch_fail                             artifact.digest-mismatch
        rekor2-checkpoint-missing-origin_fail                    log.checkpoint-invalid
        rekor2-checkpoint-missing-size_fail                      log.checkpoint-invalid
        rekor2-checkpoint-no-matching-signature_fail             log.checkpoint-invalid
        rekor2-dsse-invalid-sig_fail                             log.signature-mismatch
        rekor2-dsse-mismatch-sig_fail                            log.signature-mismatch
        rekor2-no-inclusion-proof_fail                           log.proof-missing
        rekor2-timestamp-outside-trust-root-tsa-validity_fail    timestamp.outside-window
        rekor2-timestamp-untrusted-tsa-with-embedded-cert_fail   time.none
        rekor2-timestamp-untrusted-tsa-without-embedded-cert_fail  time.none
        rekor2-timestamp-with-incorrect-time_fail                certificate.outside-validity
        set-invalid-signature_fail                               log.set-invalid
        signature-mismatch_fail                                  log.signature-mismatch
        trust-root-tlog-missing-validity-start_fail              trust.malformed
        wrong-hashedrekord-entry_fail                            log.hash-mismatch
        wrong-material_fail                                      artifact.digest-mismatch
        """

    /// Mutations of real bundles.
    static let bundles = """
        bundle-v0.3-with-chain_fail             sigstore-bundle.material
        checkpoint-no-final-newline_fail        log.checkpoint-invalid
        dsse-other-artifact_fail                subject.mismatch
        dsse-two-signatures_fail                sigstore-bundle.content
        entry-kind-version-lie_fail             log.kind-mismatch
        identity-prefix_fail                    identity.subject-mismatch
        managed-key-other-valid-key_fail        log.verifier-mismatch
        proof-last-hash-dropped_fail            log.proof-invalid
        rekor2-timestamp-bad-signature_fail     timestamp.invalid
        set-integrated-time-plus-one_fail       log.set-invalid
        set-missing-no-time_fail                time.none
        trust-root-fulcio-ended_fail            authority.outside-window
        trust-root-no-ctlog_fail                sct.unknown-log
        trust-root-no-tsa_fail                  time.none
        """

    /// Bundles over private logs.
    static let privateLog = """
        v1-dsse-no-subject_fail                 subject.mismatch
        v1-dsse-subject-sha512-only_fail        subject.mismatch
        v1-dsse-wrong-statement-type_fail       statement.type
        """
}
