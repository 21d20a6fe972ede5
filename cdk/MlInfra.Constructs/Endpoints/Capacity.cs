namespace MlInfra.Constructs.Endpoints;

/// <summary>A part of a variant's instances, as a percentage or as a number.</summary>
public sealed class Capacity
{
    private Capacity(string type, int value)
    {
        Type = type;
        Value = value;
    }

    internal string Type { get; }

    internal int Value { get; }

    internal bool IsPercent => Type == "CAPACITY_PERCENT";

    /// <summary>A percentage of the instances.</summary>
    public static Capacity Percent(int value) => new("CAPACITY_PERCENT", value);

    /// <summary>A number of instances.</summary>
    public static Capacity Instances(int value) => new("INSTANCE_COUNT", value);

    /// <inheritdoc/>
    public override string ToString() => IsPercent ? $"{Value} %" : $"{Value} instance{(Value == 1 ? "" : "s")}";
}
