using System.Globalization;
using Matchmaking.Features;
using Matchmaking.Ranking;

namespace Matchmaking.Transparency;

/// <summary>One field of a register entry.</summary>
/// <param name="Section">The standard's own heading.</param>
/// <param name="Reference">The standard's own number; null where it has none.</param>
/// <param name="Name">As the standard names it.</param>
/// <param name="Required">Whether an entry without it is incomplete.</param>
/// <param name="Value">Null when empty.</param>
public sealed record RegisterField(string Section, string? Reference, string Name, bool Required, string? Value);

/// <summary>
/// The algorithm-register entry of a model, in the fields of one of two standards. The second one marks no field as required; taken as required is what
/// a reader needs to know of every tool: who answers for it, what it does, on what data, how well, and who decides.
/// </summary>
internal static class RegisterEntry
{
    public const string Eurocities = "eurocities", Atrs = "atrs";
    private const string Keywords = "cities, procurement, partnerships, matchmaking, learning to rank";

    /// <summary>The setting that fills a required field.</summary>
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["organization"] = nameof(RegisterOptions.Organization), ["organisation_name"] = nameof(RegisterOptions.Organization), ["organisation_or_department"] = nameof(RegisterOptions.Organization),
        ["department"] = nameof(RegisterOptions.Department), ["team"] = nameof(RegisterOptions.Department), ["contact_email"] = nameof(RegisterOptions.ContactEmail),
        ["area"] = nameof(RegisterOptions.Area), ["domain"] = nameof(RegisterOptions.Domain), ["status"] = nameof(RegisterOptions.Status), ["phase"] = nameof(RegisterOptions.Status),
        ["risk_category"] = nameof(RegisterOptions.RiskCategory), ["lawful_basis"] = nameof(RegisterOptions.LegalBasis), ["lang"] = nameof(RegisterOptions.Language),
        ["publication_date"] = nameof(RegisterOptions.PublishedOn), ["last_change_date"] = nameof(RegisterOptions.PublishedOn), ["revision_date"] = nameof(RegisterOptions.ReviewOn),
    };

    public static readonly IReadOnlyList<string> Formats = [Eurocities, Atrs];

    /// <summary>The required fields that are empty, of either standard; who puts a model into service asks this first.</summary>
    public static IReadOnlyList<string> MissingFields(RankingModel model, RegisterOptions options) =>
        [.. Formats.SelectMany(format => Missing(Of(format, model, options)).Select(name => $"{format}.{name}"))];

    /// <summary>The same as what fills them: the settings, or the field itself where the model should.</summary>
    public static IReadOnlyList<string> MissingSettings(RankingModel model, RegisterOptions options) => [.. MissingFields(model, options)
        .Select(field => Settings.TryGetValue(field[(field.IndexOf('.', StringComparison.Ordinal) + 1)..], out var setting) ? $"{RegisterOptions.Section}:{setting}" : field).Distinct()];

    public static IReadOnlyList<string> Missing(IEnumerable<RegisterField> fields) => [.. fields.Where(f => f.Required && f.Value is null).Select(f => f.Name)];

    public static IReadOnlyList<RegisterField> Of(string format, RankingModel model, RegisterOptions options)
    {
        var facts = new RegisterFacts(model);
        var fields = format == Atrs ? OfAtrs(facts, model.Ranker, options) : OfEurocities(facts, options, learned: model.Manifest is not null);
        return Array.ConvertAll(fields, field => string.IsNullOrWhiteSpace(field.Value) ? field with { Value = null } : field);
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Eurocities Algorithmic Transparency Standard 0.3.1.</summary>
    private static RegisterField[] OfEurocities(RegisterFacts facts, RegisterOptions o, bool learned) =>
        [
            new("BASIC INFORMATION", null, "name", true, "Matchmaking"),
            new("BASIC INFORMATION", null, "description_short", true, RegisterText.ShortDescription),
            new("BASIC INFORMATION", null, "organization", true, o.Organization),
            new("BASIC INFORMATION", null, "department", true, o.Department),
            new("BASIC INFORMATION", null, "contact_email", true, o.ContactEmail),
            new("BASIC INFORMATION", null, "contact_phone", false, o.ContactPhone),
            new("BASIC INFORMATION", null, "contact_name", false, o.ContactName),
            new("BASIC INFORMATION", null, "area", true, o.Area),
            new("BASIC INFORMATION", null, "domain", true, o.Domain),
            new("BASIC INFORMATION", null, "website", false, o.Website),
            new("BASIC INFORMATION", null, "status", true, o.Status),
            new("BASIC INFORMATION", null, "remark", false, o.Remark),
            new("USE CASE", null, "decision_making_process", true, RegisterText.Process),
            new("USE CASE", null, "goal", true, RegisterText.Goal),
            new("USE CASE", null, "impact", true, RegisterText.Impact),
            new("USE CASE", null, "risks", true, RegisterText.Risks),
            new("USE CASE", null, "risk_category", true, o.RiskCategory),
            new("USE CASE", null, "proportionality", true, RegisterText.Proportionality),
            new("USE CASE", null, "lawful_basis", true, o.LegalBasis),
            new("USE CASE", null, "documentation", false, o.Documentation),
            new("DATA", null, "training_data", true, facts.TrainingData),
            new("DATA", null, "source_data", true, RegisterText.SourceData),
            new("DATA", null, "data_bias", false, RegisterText.Bias),
            new("DATA", null, "connected_data_sources", true, RegisterText.PersonalData),
            new("DATA", null, "DPIA_description", false, o.ImpactAssessment),
            new("DATA", null, "DPIA_url", false, o.ImpactAssessmentUrl),
            new("ALGORITHM", null, "algorithm_type", true, learned ? "hybrid" : "rule-based"),
            new("ALGORITHM", null, "description", true, RegisterText.Description),
            new("ALGORITHM", null, "methods_and_models", false, facts.Methods),
            new("ALGORITHM", null, "performance", false, facts.Performance),
            new("ALGORITHM", null, "alternatives_considered", false, RegisterText.Alternatives),
            new("ALGORITHM", null, "product_information", false, o.Documentation),
            new("ALGORITHM", null, "codebase_url", false, ""),
            new("ALGORITHM", null, "product_page", false, o.Website),
            new("ALGORITHM", null, "AIA_description", false, o.ImpactAssessment),
            new("ALGORITHM", null, "AIA_url", false, o.ImpactAssessmentUrl),
            new("OVERSIGHT", null, "monitoring", true, RegisterText.Monitoring),
            new("OVERSIGHT", null, "type", true, "prescriptive"),
            new("OVERSIGHT", null, "human_intervention", true, RegisterText.HumanIntervention),
            new("OVERSIGHT", null, "objection_procedure", true, RegisterText.Objection),
            new("OVERSIGHT", null, "rollback", false, RegisterText.Rollback),
            new("METADATA", null, "standard_version", true, "0.3.1"),
            new("METADATA", null, "uuid", false, o.Uuid),
            new("METADATA", null, "lang", true, o.Language),
            new("METADATA", null, "publication_date", true, Day(o.PublishedOn)),
            new("METADATA", null, "last_change_date", true, Day(o.ChangedOn ?? o.PublishedOn)),
            new("METADATA", null, "revision_date", true, Day(o.ReviewOn)),
            new("METADATA", null, "revision_note", false, $"Model {facts.Name}, features {FeatureList.Version}."),
            new("METADATA", null, "keywords", false, Keywords),
        ];

    /// <summary>Algorithmic Transparency Recording Standard 3.0.</summary>
    private static RegisterField[] OfAtrs(RegisterFacts facts, IRanker ranker, RegisterOptions o) =>
        [
            new("Metadata", "0.1", "id", false, o.Uuid),
            new("Metadata", "0.2", "standard_version", true, "3.0"),
            new("Metadata", "0.3", "organisation_type", false, o.OrganizationType),
            new("Metadata", "0.4", "function", false, "Procurement and partnerships"),
            new("Metadata", "0.5", "capability", false, "Matching and ranking"),
            new("Metadata", "0.6", "task", false, "Ordering solution providers for a need"),
            new("Metadata", "0.7", "tags", false, Keywords),
            new("Metadata", "0.8", "date_of_completion", false, Day(o.PublishedOn)),
            new("Metadata", "0.9", "date_updated", false, Day(o.ChangedOn ?? o.PublishedOn)),
            new("Metadata", "0.10", "date_archived", false, ""),
            new("Title Information", "0.11", "title", true, "Matchmaking"),
            new("Title Information", "0.12", "organisation_name", true, o.Organization),
            new("Title Information", "0.13", "phase", true, o.Status),
            new("Title Information", "0.14", "region", false, o.Area),
            new("Title Information", "0.15", "one_sentence_description", true, RegisterText.ShortDescription),
            new("Tier 1 Information", "1.1", "name", true, "Matchmaking"),
            new("Tier 1 Information", "1.2", "description", true, RegisterText.Description),
            new("Tier 1 Information", "1.3", "website_url", false, o.Website),
            new("Tier 1 Information", "1.4", "contact_email", true, o.ContactEmail),
            new("Owner and Responsibility", "2.1.1", "organisation_or_department", true, o.Organization),
            new("Owner and Responsibility", "2.1.2", "team", true, o.Department),
            new("Owner and Responsibility", "2.1.3", "senior_responsible_owner", false, o.SeniorResponsibleOwner),
            new("Owner and Responsibility", "2.1.4", "external_supplier_involvement", false, o.Supplier.Length > 0 ? "Yes" : "No"),
            new("Owner and Responsibility", "2.1.4.1", "external_supplier", false, o.Supplier),
            new("Owner and Responsibility", "2.1.4.2", "companies_house_number", false, ""),
            new("Owner and Responsibility", "2.1.4.3", "external_supplier_role", false, ""),
            new("Owner and Responsibility", "2.1.4.4", "procurement_procedure_type", false, ""),
            new("Owner and Responsibility", "2.1.4.5", "data_access_terms", false, ""),
            new("Description and Rationale", "2.2.1", "detailed_description", true, $"{RegisterText.Description} {facts.Methods} {RegisterText.HardConstraints} They are: {RegisterText.Constraints}."),
            new("Description and Rationale", "2.2.2", "scope", true, RegisterText.Goal),
            new("Description and Rationale", "2.2.3", "benefit", false, RegisterText.Proportionality),
            new("Description and Rationale", "2.2.4", "previous_process", false, ""),
            new("Description and Rationale", "2.2.5", "alternatives_considered", false, RegisterText.Alternatives),
            new("Decision-making Process", "2.3.1", "process_integration", true, RegisterText.Process),
            new("Decision-making Process", "2.3.2", "provided_information", false, RegisterText.Provided),
            new("Decision-making Process", "2.3.3", "frequency_and_scale_of_usage", false, ""),
            new("Decision-making Process", "2.3.4", "human_decisions_and_review", true, RegisterText.HumanIntervention),
            new("Decision-making Process", "2.3.5", "required_training", false, ""),
            new("Decision-making Process", "2.3.6", "appeals_and_review", true, RegisterText.Objection),
            new("Tool Specification", "2.4.1.1", "system_architecture", false, RegisterText.Description),
            new("Tool Specification", "2.4.1.2", "phase", false, o.Status),
            new("Tool Specification", "2.4.1.3", "maintenance", false, RegisterText.Monitoring),
            new("Tool Specification", "2.4.1.4", "models", false, facts.Name),
            new("Model Specification", "2.4.2.1", "model_name", true, ranker.Name),
            new("Model Specification", "2.4.2.2", "model_version", true, ranker.Version),
            new("Model Specification", "2.4.2.3", "model_task", false, RegisterText.ShortDescription),
            new("Model Specification", "2.4.2.4", "model_input", true, RegisterText.Inputs),
            new("Model Specification", "2.4.2.5", "model_output", true, "A score; a higher one ranks first, and bands of it are called possible, good and strong."),
            new("Model Specification", "2.4.2.6", "model_architecture", true, facts.Methods),
            new("Model Specification", "2.4.2.7", "model_performance", true, facts.Performance),
            new("Model Specification", "2.4.2.8", "datasets", true, facts.TrainingData),
            new("Model Specification", "2.4.2.9", "dataset_purposes", false, "Training; the latest fifth of the needs before the end of the training period chose the options."),
            new("Data Specification", "2.4.3.1", "source_data_name", false, RegisterText.SourceData),
            new("Data Specification", "2.4.3.2", "data_modality", false, "Text and tabular"),
            new("Data Specification", "2.4.3.3", "data_description", false, RegisterText.SourceData),
            new("Data Specification", "2.4.3.4", "data_quantities", false, facts.TrainingData),
            new("Data Specification", "2.4.3.5", "sensitive_attributes", false, RegisterText.PersonalData),
            new("Data Specification", "2.4.3.6", "data_completeness_and_representativeness", false, RegisterText.Bias),
            new("Data Specification", "2.4.3.7", "source_data_url", false, ""),
            new("Data Specification", "2.4.3.8", "data_collection", false, ""),
            new("Data Specification", "2.4.3.9", "data_cleaning", false, ""),
            new("Data Specification", "2.4.3.10", "data_sharing_agreements", false, ""),
            new("Data Specification", "2.4.3.11", "data_access_and_storage", false, ""),
            new("Risks, mitigations and impact assessments", "2.5.1", "impact_assessment", false, o.ImpactAssessment),
            new("Risks, mitigations and impact assessments", "2.5.2", "risks_and_mitigations", true, RegisterText.Risks),
        ];
}
