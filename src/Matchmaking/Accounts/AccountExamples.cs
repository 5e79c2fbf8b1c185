using Matchmaking.Profiles;

namespace Matchmaking.Accounts;

/// <summary>Bodies shown in the OpenAPI document.</summary>
internal static class AccountExamples
{
    private static readonly DateTime Created = new(2026, 3, 2, 9, 30, 0, DateTimeKind.Utc);

    public static readonly SignUpRequest SignUp = new()
    {
        Email = "water@rivermouth.example", Password = "four plain words long", Name = "Water department", Organization = ProfileExamples.City,
    };

    public static readonly AcknowledgedResponse Acknowledged = new(SignUpEndpoints.Acknowledged.English);

    public static readonly TokenRequest Token = new() { Token = "CfDJ8K2f0rT1xQm7" };

    public static readonly ConfirmRequest Confirm = new() { Token = "CfDJ8K2f0rT1xQm7", Password = "four plain words long" };

    public static readonly SetUpRequest SetUp = new() { Code = "7f3c-19aa-5d02-c4be", Email = "admin@network.example", Password = "four plain words long" };

    public static readonly SignInRequest SignIn = new() { Email = "water@rivermouth.example", Password = "four plain words long" };

    public static readonly RefreshRequest Refresh = new() { RefreshToken = "CfDJ8K2f0rT1xQm8" };

    public static readonly AccountResponse Account = new()
    {
        Id = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2e51"), Email = "water@rivermouth.example", Name = "Water department", Role = AccountRole.Member,
        OrganizationId = ProfileExamples.CityAnswer.Id, MemberRole = Accounts.MemberRole.Owner, Confirmed = true, CreatedAt = Created, Version = 1,
    };

    public static readonly SessionResponse Session = new()
    {
        SessionId = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2e61"), AccessToken = "CfDJ8K2f0rT1xQm9", ExpiresIn = 900, RefreshToken = "CfDJ8K2f0rT1xQn0", Account = Account,
    };

    public static readonly MessageResponse Message = new()
    {
        Id = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2e71"), Kind = MessageKind.Confirmation, Recipient = "water@rivermouth.example", Token = "CfDJ8K2f0rT1xQm7",
        CreatedAt = Created, ExpiresAt = Created.AddDays(3),
    };

    public static readonly AuditRecordResponse Audit = new()
    {
        Id = AuditRecord.IdOf(42), Sequence = 42, At = Created, Actor = AuditActor.Staff, AccountId = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2e52"),
        OrganizationId = ProfileExamples.CityAnswer.Id, Action = AuditAction.Changed, RecordType = "need", RecordId = ProfileExamples.NeedAnswer.Id, Operation = "publishNeed",
        Before = new Dictionary<string, object?> { ["status"] = "draft", ["version"] = 1 }, After = new Dictionary<string, object?> { ["status"] = "published", ["version"] = 2 },
        RequestId = "00-4f6c1d2a9b3e47f08c5d6e7f8a9b0c1d-7e6f5a4b3c2d1e0f-01",
        PreviousHash = "9b1f0a6c2d3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccdde", Hash = "1c2d3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccddeeff001",
    };

    public static readonly ApiKeyRequest ApiKeyRequest = new() { Name = "Nightly export", Scope = ApiKeyScope.Read, ExpiresInDays = 90 };

    public static readonly ApiKeyResponse ApiKey = new()
    {
        Id = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2e81"), Name = "Nightly export", Scope = ApiKeyScope.Read, CreatedAt = Created, ExpiresAt = Created.AddDays(90), LastUsedAt = Created.AddHours(9),
    };

    public static readonly NewApiKeyResponse NewApiKey = new()
    {
        Id = ApiKey.Id, Name = ApiKey.Name, Scope = ApiKey.Scope, CreatedAt = Created, ExpiresAt = ApiKey.ExpiresAt, Key = "mmk_01981f4e7a107c2e9b415d0c8f3a2e81_shown-this-once",
    };

    public static readonly PasswordChangeRequest PasswordChange = new() { CurrentPassword = "four plain words long", NewPassword = "five other plain words here" };

    public static readonly PasswordResetRequest Reset = new() { Email = "water@rivermouth.example" };

    public static readonly AcknowledgedResponse ResetAcknowledged = new("If there is an account with this address, a message is on its way to it.");

    public static readonly NewPasswordRequest NewPassword = new() { Token = "CfDJ8K2f0rT1xQn1", NewPassword = "five other plain words here" };

    public static readonly EnrolRequest Enrol = new() { Password = "four plain words long" };

    public static readonly SecondFactorResponse SecondFactor = new(
        "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "otpauth://totp/Matchmaking:water%40rivermouth.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Matchmaking&digits=6");

    public static readonly CodeRequest Code = new() { Code = "492039" };

    public static readonly RecoveryCodesResponse RecoveryCodes = new(["4T9KP-2XQ7M", "9HJ3D-WB6RC"]);

    public static readonly SecondFactorRemovalRequest Removal = new() { Password = "four plain words long", Code = "492039" };

    public static readonly InvitationRequest Invitation = new() { Email = "drains@rivermouth.example", MemberRole = Accounts.MemberRole.Editor };

    public static readonly InvitationResponse InvitationAnswer = new()
    {
        Id = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2e91"), OrganizationId = ProfileExamples.CityAnswer.Id, Email = "drains@rivermouth.example",
        MemberRole = Accounts.MemberRole.Editor, CreatedAt = Created, ExpiresAt = Created.AddDays(14),
    };

    public static readonly NewInvitationResponse NewInvitation = new()
    {
        Id = InvitationAnswer.Id, OrganizationId = InvitationAnswer.OrganizationId, Email = InvitationAnswer.Email, MemberRole = InvitationAnswer.MemberRole,
        CreatedAt = Created, ExpiresAt = InvitationAnswer.ExpiresAt, Token = "CfDJ8K2f0rT1xQn2",
    };

    public static readonly AcceptanceRequest Acceptance = new() { Token = "CfDJ8K2f0rT1xQn2", Name = "Drainage office", Password = "four plain words long" };

    public static readonly MemberRoleRequest MemberRole = new() { MemberRole = Accounts.MemberRole.Owner };

    public static readonly AccountRequest AccountChange = new()
    {
        Role = AccountRole.Member, OrganizationId = ProfileExamples.CityAnswer.Id, MemberRole = Accounts.MemberRole.Owner,
    };

    public static readonly ContactRequest Contact = new()
    {
        Name = "Duty officer", Email = "duty@rivermouth.example", Phone = "+258 21 000 000", Position = "Flood desk",
    };

    public static readonly ContactResponse ContactAnswer = new()
    {
        Id = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2ea1"), OrganizationId = ProfileExamples.CityAnswer.Id, Name = "Duty officer", Email = "duty@rivermouth.example",
        Phone = "+258 21 000 000", Position = "Flood desk", CreatedAt = Created, UpdatedAt = Created, Version = 1,
    };
}
