namespace MlInfra.Constructs.Monitoring;

/// <summary>How p-values are corrected for the number of tests.</summary>
public enum Correction
{
    /// <summary>Bounds the share of false alarms among the alarms; where nothing drifts, the chance of any alarm.</summary>
    BenjaminiHochberg,

    /// <summary>Bounds the chance of any false alarm, whatever else drifts.</summary>
    Holm,

    /// <summary>Each test for itself: hundreds of stable features then give alarms every night.</summary>
    None,
}
