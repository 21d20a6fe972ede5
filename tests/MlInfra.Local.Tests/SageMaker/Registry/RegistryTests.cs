using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Registry;

public sealed class RegistryTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Registering = """
        def group(**more):
            name = unique('group')
            sm.create_model_package_group(ModelPackageGroupName=name, **more)
            return name
        def register(g, status='PendingManualApproval', **more):
            spec = {'Containers': [{'Image': IMAGE, 'ModelDataUrl': 's3://%s/m.tar.gz' % BUCKET}], 'SupportedContentTypes': ['text/csv'], 'SupportedResponseMIMETypes': ['text/csv']}
            return sm.create_model_package(ModelPackageGroupName=g, ModelApprovalStatus=status, InferenceSpecification=spec, **more)['ModelPackageArn']

        """;

    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, Registering + script);

    [Fact]
    public Task Groups_are_made_described_listed_and_deleted() => RunAsync("""
        g = group(ModelPackageGroupDescription='the models', Tags=[{'Key': 'team', 'Value': 'a'}])
        d = sm.describe_model_package_group(ModelPackageGroupName=g)
        assert d['ModelPackageGroupArn'] == 'arn:aws:sagemaker:us-east-1:000000000000:model-package-group/' + g
        assert (d['ModelPackageGroupStatus'], d['ModelPackageGroupDescription']) == ('Completed', 'the models')
        assert g in [x['ModelPackageGroupName'] for x in sm.list_model_package_groups(NameContains=g)['ModelPackageGroupSummaryList']]
        assert sm.list_tags(ResourceArn=d['ModelPackageGroupArn'])['Tags'] == [{'Key': 'team', 'Value': 'a'}]
        assert 'already exists' in refused('ValidationException', sm.create_model_package_group, ModelPackageGroupName=g)
        sm.delete_model_package_group(ModelPackageGroupName=g)
        said = refused('ValidationException', sm.describe_model_package_group, ModelPackageGroupName=g)
        assert said == 'ModelPackageGroup %s does not exist.' % d['ModelPackageGroupArn'], said
        """);

    [Fact]
    public Task Versions_are_described_many_at_once() => RunAsync("""
        g = group()
        arns = [register(g, status) for status in ('Approved', 'Rejected')]
        none = arns[0][:-1] + '9'
        r = sm.batch_describe_model_package(ModelPackageArnList=arns + [none])
        assert {a: (s['ModelApprovalStatus'], s['ModelPackageVersion'], s['InferenceSpecification']['SupportedContentTypes']) for a, s in r['ModelPackageSummaries'].items()} == {
            arns[0]: ('Approved', 1, ['text/csv']), arns[1]: ('Rejected', 2, ['text/csv'])}, r
        assert r['BatchDescribeModelPackageErrorMap'] == {none: {'ErrorCode': 'ValidationException', 'ErrorResponse': 'ModelPackage %s does not exist.' % none}}, r
        """);

    [Fact]
    public Task Versions_count_up_and_are_never_used_again() => RunAsync("""
        g = group()
        first, second = register(g), register(g)
        assert second == 'arn:aws:sagemaker:us-east-1:000000000000:model-package/%s/2' % g, second
        sm.delete_model_package(ModelPackageName=second)
        assert register(g).endswith('/3')
        assert refused('ConflictException', sm.delete_model_package_group, ModelPackageGroupName=g)
        d = sm.describe_model_package(ModelPackageName=first)
        assert (d['ModelPackageVersion'], d['ModelPackageStatus'], d['ModelApprovalStatus'], d['ModelPackageGroupName']) == (1, 'Completed', 'PendingManualApproval', g)
        assert d['InferenceSpecification']['Containers'][0]['Image'] == IMAGE
        assert 'does not exist' in refused('ValidationException', sm.describe_model_package, ModelPackageName=second)
        """);

    [Fact]
    public Task What_is_registered_with_a_version_is_kept() => RunAsync("""
        g = group()
        metrics = {'ModelQuality': {'Statistics': {'ContentType': 'application/json', 'S3Uri': 's3://b/evaluation.json'}}}
        baselines = {'ModelDataQuality': {'Statistics': {'ContentType': 'application/json', 'S3Uri': 's3://b/statistics.json'}}}
        arn = register(g, ModelPackageDescription='v', ModelMetrics=metrics, DriftCheckBaselines=baselines, CustomerMetadataProperties={'accuracy': '0.97'},
                       MetadataProperties={'GeneratedBy': 'arn:p'})
        d = sm.describe_model_package(ModelPackageName=arn)
        assert (d['ModelMetrics'], d['DriftCheckBaselines'], d['CustomerMetadataProperties'], d['ModelPackageDescription']) == (metrics, baselines, {'accuracy': '0.97'}, 'v')
        sm.update_model_package(ModelPackageArn=arn, CustomerMetadataProperties={'reviewer': 'me'}, CustomerMetadataPropertiesToRemove=['accuracy'])
        assert sm.describe_model_package(ModelPackageName=arn)['CustomerMetadataProperties'] == {'reviewer': 'me'}
        """);

    [Fact]
    public Task Versions_are_found_by_approval_newest_first_page_by_page() => RunAsync("""
        g = group()
        arns = [register(g, 'Approved' if i % 2 else 'PendingManualApproval') for i in range(5)]
        newest = sm.list_model_packages(ModelPackageGroupName=g, ModelApprovalStatus='Approved', SortBy='CreationTime', SortOrder='Descending', MaxResults=1)
        assert [p['ModelPackageArn'] for p in newest['ModelPackageSummaryList']] == [arns[3]] and newest['NextToken']
        more = sm.list_model_packages(ModelPackageGroupName=g, ModelApprovalStatus='Approved', SortBy='CreationTime', SortOrder='Descending', MaxResults=1, NextToken=newest['NextToken'])
        assert [p['ModelPackageArn'] for p in more['ModelPackageSummaryList']] == [arns[1]] and 'NextToken' not in more
        assert len(sm.list_model_packages(ModelPackageGroupName=g)['ModelPackageSummaryList']) == 5
        """);

    [Fact]
    public Task Approval_is_changed_with_its_reason() => RunAsync("""
        arn = register(group())
        sm.update_model_package(ModelPackageArn=arn, ModelApprovalStatus='Approved', ApprovalDescription='looks good')
        d = sm.describe_model_package(ModelPackageName=arn)
        assert (d['ModelApprovalStatus'], d['ApprovalDescription']) == ('Approved', 'looks good') and d['LastModifiedTime'] >= d['CreationTime']
        said = refused('ValidationException', sm.update_model_package, ModelPackageArn=arn, ModelApprovalStatus='Maybe')
        assert "'Maybe' at 'modelApprovalStatus'" in said, said
        """);

    [Fact]
    public Task A_group_carries_a_resource_policy_and_tags_a_version_neither() => RunAsync("""
        g = group()
        refused('ValidationException', sm.get_model_package_group_policy, ModelPackageGroupName=g)
        policy = json.dumps({'Version': '2012-10-17', 'Statement': []})
        sm.put_model_package_group_policy(ModelPackageGroupName=g, ResourcePolicy=policy)
        assert sm.get_model_package_group_policy(ModelPackageGroupName=g)['ResourcePolicy'] == policy
        sm.delete_model_package_group_policy(ModelPackageGroupName=g)
        refused('ValidationException', sm.get_model_package_group_policy, ModelPackageGroupName=g)
        arn = sm.describe_model_package_group(ModelPackageGroupName=g)['ModelPackageGroupArn']
        sm.add_tags(ResourceArn=arn, Tags=[{'Key': 'a', 'Value': '1'}, {'Key': 'b', 'Value': '2'}])
        sm.delete_tags(ResourceArn=arn, TagKeys=['a'])
        assert sm.list_tags(ResourceArn=arn)['Tags'] == [{'Key': 'b', 'Value': '2'}]
        refused('ValidationException', sm.add_tags, ResourceArn=register(g), Tags=[{'Key': 'a', 'Value': '1'}])
        """);

    [Fact]
    public Task What_the_registry_lacks_is_refused_by_name() => RunAsync("""
        said = refused('NotSupportedByLocal', sm.create_model_package, ModelPackageName='sold', CertifyForMarketplace=True)
        assert 'CertifyForMarketplace of CreateModelPackage' in said, said
        assert 'does not exist' in refused('ValidationException', sm.create_model_package, ModelPackageGroupName='no-such-group')
        """);

    [Fact]
    public Task A_role_needs_leave_for_the_group_or_its_packages() => RunAsync("""
        g = group()
        base = 'arn:aws:sagemaker:us-east-1:000000000000:'
        arn = register(g)
        by_group = session(role(allow('sagemaker:ListModelPackages', resource=base + 'model-package-group/' + g)))('sagemaker')
        by_package = session(role(allow('sagemaker:ListModelPackages', 'sagemaker:DescribeModelPackage', resource=base + 'model-package/%s/*' % g)))('sagemaker')
        for c in (by_group, by_package): assert len(c.list_model_packages(ModelPackageGroupName=g)['ModelPackageSummaryList']) == 1
        by_package.describe_model_package(ModelPackageName=arn)
        said = refused('AccessDeniedException', by_package.update_model_package, ModelPackageArn=arn, ModelApprovalStatus='Approved')
        assert 'sagemaker:UpdateModelPackage' in said and arn in said, said
        """);
}
