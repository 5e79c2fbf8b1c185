namespace Matchmaking.Transparency;

/// <summary>
/// What only the operator knows of the register entry, in the configuration section <c>Matchmaking:Register</c>. What is empty and required is listed as missing.
/// </summary>
internal sealed class RegisterOptions
{
    public const string Section = "Matchmaking:Register";

    public string Organization { get; set; } = "";
    public string OrganizationType { get; set; } = "";
    public string Department { get; set; } = "";
    public string SeniorResponsibleOwner { get; set; } = "";
    public string ContactEmail { get; set; } = "";
    public string ContactName { get; set; } = "";
    public string ContactPhone { get; set; } = "";

    /// <summary>Where it is used.</summary>
    public string Area { get; set; } = "";
    public string Website { get; set; } = "";

    /// <summary>Where the service can be read about, such as its repository.</summary>
    public string Documentation { get; set; } = "";

    /// <summary>The law or agreement that it is run under.</summary>
    public string LegalBasis { get; set; } = "";

    /// <summary>One of the standard's: planned, design, development, pilot, evaluation, operational, retired.</summary>
    public string Status { get; set; } = "operational";
    public string RiskCategory { get; set; } = "limited risk";
    public string Domain { get; set; } = "government";
    public string ImpactAssessment { get; set; } = "";
    public string ImpactAssessmentUrl { get; set; } = "";
    public string Supplier { get; set; } = "";
    public string Remark { get; set; } = "";
    public string Language { get; set; } = "en";

    /// <summary>A UUID that a register gave the entry.</summary>
    public string Uuid { get; set; } = "";
    public DateOnly? PublishedOn { get; set; }
    public DateOnly? ChangedOn { get; set; }

    /// <summary>When the entry is looked at again.</summary>
    public DateOnly? ReviewOn { get; set; }
}
