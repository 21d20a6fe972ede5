namespace MlInfra.Constructs.Registry;

/// <summary>A model package group, made by this app or elsewhere.</summary>
public interface IModelGroup
{
    /// <summary>The group's name.</summary>
    string ModelPackageGroupName { get; }

    /// <summary>The group's ARN.</summary>
    string ModelPackageGroupArn { get; }
}
