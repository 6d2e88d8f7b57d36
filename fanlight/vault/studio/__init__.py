"""What a person makes: uploads, drafts, publications and their public face."""
