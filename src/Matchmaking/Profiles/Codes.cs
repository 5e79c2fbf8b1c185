namespace Matchmaking.Profiles;

// The code lists of the product. In JSON and in the database each value is its name in snake_case.

/// <summary>What kind of member an organization is.</summary>
public enum OrganizationKind { City, Provider, Institution }

/// <summary>Size class of a provider (EU Recommendation 2003/361/EC: an SME has fewer than 250 staff).</summary>
public enum ProviderSize { Sme, Large }

/// <summary>WeGO's regions.</summary>
public enum Region { Africa, AsiaPacific, Europe, LatinAmericaCaribbean, MiddleEast, NorthAmerica }

/// <summary>How far staff have checked an organization.</summary>
public enum Vetting { Unverified, IdentityConfirmed, DocumentsChecked, Screened, Suspended, Rejected }

public enum Sector
{
    Mobility, Safety, Welfare, Health, Education, Environment, Energy, Housing, Culture, Governance, Connectivity,
    Economy, Resilience
}

public enum TargetGroup
{
    OlderPeople, Youth, Children, PeopleWithDisabilities, Women, LowIncome, Migrants, Rural, Indigenous,
    LowDigitalSkills
}

public enum EngagementModel
{
    KnowledgeExchange, FeasibilityStudy, Pilot, Grant, PublicProcurement, InnovationPartnership, Ppp, JointVenture,
    InKind
}

/// <summary>The two tracks of the Seoul Smart City Prize.</summary>
public enum Focus { TechInnovacity, HumanCentricity }

public enum NeedStatus { Draft, UnderReview, ChangesRequested, Published, Matched, NoneSuitable, Closed, Cancelled }

public enum OfferingStatus { Draft, UnderReview, ChangesRequested, Published, Withdrawn, Expired }

public enum EthicsPrinciple
{
    UniversalAccess, PrivacySecurity, TransparencyAccountability, ParticipationInclusion, OpenEthicalStandards
}

/// <summary>How well an ethics principle is shown; the order is the strength.</summary>
public enum EthicsLevel { None, SelfDeclared, EvidenceAttached, ThirdPartyVerified }

public enum ReferenceState { Claimed, Confirmed, Disputed }
